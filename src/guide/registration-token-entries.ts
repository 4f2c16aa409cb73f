import { Problem } from '../errors.ts';
import type { Secret } from '../secret.ts';
import type { Entry } from '../wizard/entry.ts';
import type { With } from './define.ts';
import { settingsOf } from './entries.ts';
import { oktaPlaces } from './places.ts';

const settings = ({ has }: With<'okta'>) =>
  settingsOf(
    'okta.registrationToken',
    { kind: 'API token (SSWS) with which Anypoint registers clients', id: '', name: '' },
    { affects: ['registration'], where: oktaPlaces(has.okta.adminUrl).tokens },
  );

/** Another one than was verified is given now: it is verified, and saved in the client provider. */
export const anotherToken = (c: With<'okta'>): readonly Entry[] =>
  settings(c).whole('chosen', 'another one than was verified', 'the one that is given now');

/**
 * Clients that are registered already do not need it; the next access request does. Only its refusal says anything about it: what
 * keeps Okta from answering is thrown.
 */
export const tokenEntries = async (c: With<'okta'>, token: Secret): Promise<readonly Entry[]> => {
  try {
    await c.openOktaWith(c.has.okta.orgUrl, token).clients.first();
    return [];
  } catch (error) {
    const exchange = error instanceof Problem ? error.exchange : undefined;
    if (exchange?.status !== 401 && exchange?.status !== 403) throw error;
    const { status, code = '', says = '' } = exchange;
    const reason = [code, says].filter(Boolean).join(': ');
    return settings(c).whole(
      'conflict',
      `refused with status ${status}${reason === '' ? '' : ` (${reason})`}`,
      'a living token of a Super Administrator for any IP: give init a new one, which it saves in the client provider',
      { exit: 4 },
    );
  }
};
