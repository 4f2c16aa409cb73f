import type { Facts } from '../../guide/facts.ts';
import type { Answers } from '../../wizard/answers.ts';
import type { Engine } from '../../wizard/engine.ts';
import { setupId, setupShares } from './questions.ts';

/** What the answers say of the setup itself. */
export const setupOf = (answers: Answers): NonNullable<Engine<Facts, object>['setup']> => ({
  get id() {
    return answers.peek(setupId) as string | undefined;
  },
  get shares() {
    return (answers.peek(setupShares) as readonly string[] | undefined) ?? [];
  },
});

/** The two platforms of a setup by their ids, once both connections were read. */
export const placeOf = ({ okta, anypoint }: Readonly<Partial<Facts>>): readonly string[] | undefined =>
  okta && anypoint && [okta.orgId, anypoint.environmentId];
