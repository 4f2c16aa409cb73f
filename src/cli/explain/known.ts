import { anypoint } from '../../atlas/anypoint.ts';
import type { Entry } from '../../atlas/entry.ts';
import { gateway } from '../../atlas/gateway.ts';
import { network } from '../../atlas/network.ts';
import { oktaManagement } from '../../atlas/okta-management.ts';
import { oktaOauth } from '../../atlas/okta-oauth.ts';
import { status } from '../../atlas/status.ts';
import { own } from './own.ts';

/** An entry with its stable id, e.g. `okta.E0000011`. */
export interface Known extends Entry {
  readonly id: string;
}

const named = (group: string, entries: Readonly<Record<string, Entry>>): readonly Known[] =>
  Object.entries(entries).map(([name, entry]) => ({ id: `${group}.${name}`, ...entry }));

/** Everything that can be explained. */
export const atlas = (): readonly Known[] => [
  ...named('okta', oktaManagement),
  ...named('oauth', oktaOauth),
  ...named('anypoint', anypoint),
  ...named('gateway', gateway),
  ...named('network', network),
  ...named('status', status),
  ...named('problem', own()),
];
