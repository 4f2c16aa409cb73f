import { type Affected, type Entry, objectText, settingName } from '../../wizard/entry.ts';
import type { Fault, Spoiled } from './fault.ts';

/** A token of a client without access is had by a code login, and refused by the same gateway. */
const spoiled: Readonly<Record<Affected, readonly Spoiled[]>> = {
  calls: ['call', 'unknown client'],
  refusals: ['refusal', 'unknown client'],
  'code login': ['code', 'unknown client'],
  'implicit login': ['implicit'],
  'service login': ['service'],
  registration: ['registration'],
};

const whatOf = ({ object, field }: Entry): string => {
  const whole = field.split('.').length < 3;
  return `The ${objectText(object)}${whole ? '' : `: its ${settingName(field)}`}`;
};

/** Entries of the steps as the calls of a verification explain themselves by. What is unusual or was not seen explains none. */
export const faultsOf = (entries: readonly Entry[]): readonly Fault[] =>
  entries
    .filter(({ class: weight }) => weight !== 'unusual' && weight !== 'unseen')
    .map((one) => ({
      field: one.field,
      what: whatOf(one),
      is: one.actual || 'not set',
      mustBe: one.expected || 'not set',
      where: [one.where.path, one.where.link].filter(Boolean).join(': '),
      spoils: [...new Set(one.affects.flatMap((affected) => spoiled[affected]))],
      ...(one.class === 'risk' && { risk: true as const }),
    }));
