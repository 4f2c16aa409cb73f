import { proxyMinutes } from '../../guide/asks/proxy.ts';
import { defineStep } from '../../guide/define.ts';
import type { Facts } from '../../guide/facts.ts';
import { verificationAsks } from '../../guide/login-verification.ts';
import {
  type RotationContext,
  type RotationLog,
  type RotationName,
  rotationNeeds,
} from '../../guide/rotation/rotation.ts';
import type { Services } from '../../guide/services.ts';
import { contextsOf } from '../../wizard/context.ts';
import type { Engine } from '../../wizard/engine.ts';
import { headingOf } from '../../wizard/heading.ts';
import type { State } from '../../wizard/state.ts';

/** No step of the guide: what a finished setup is given another secret with. */
const rotate = defineStep({
  id: 'rotate',
  title: 'Rotation',
  guide: '',
  why: '',
  needs: rotationNeeds,
  provides: [],
  asks: { ...verificationAsks, minutes: proxyMinutes },
  deed: () => '',
  byHand: () => ({ where: '', clicks: [], values: [] }),
});

export interface RotationRun {
  readonly c: RotationContext;
  readonly notes: readonly string[];
  /** What could not be shown. */
  readonly shortfalls: readonly string[];
}

export const rotationContext = async (engine: Engine<Facts, Services>): Promise<RotationRun> => {
  const contexts = contextsOf(engine, (step) => headingOf(engine, step));
  const c = (await contexts.of(rotate, headingOf(engine, rotate))) as unknown as RotationContext;
  return { c, notes: contexts.notes, shortfalls: contexts.shortfalls };
};

/** In the state of the setup: one of each kind, the latest. */
export const rotationLog = (state: State, what: RotationName): RotationLog => ({
  read: () => state.data.rotations?.find((one) => one.what === what),
  write: (rotation) =>
    state.change((data) => {
      data.rotations = [...(data.rotations ?? []).filter((one) => one.what !== what), rotation];
    }),
  know: (fact, change) => {
    const found = Object.entries(state.data.steps).find(([, { facts }]) => fact in facts);
    if (!found) return;
    const [step, record] = found;
    const known = record.facts[fact] as object;
    state.record(step, { ...record, facts: { ...record.facts, [fact]: { ...known, ...change } } });
  },
});
