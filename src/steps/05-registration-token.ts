import { createHash } from 'node:crypto';
import { Problem } from '../errors.ts';
import { introspectionLabel, oktaToken } from '../guide/asks/okta.ts';
import { defineStep, type With } from '../guide/define.ts';
import { basisOf } from '../guide/evidence.ts';
import type { Facts } from '../guide/facts.ts';
import { introspectionClientId } from '../guide/introspection-entries.ts';
import { consolePages } from '../guide/okta-console.ts';
import { anotherToken, tokenEntries } from '../guide/registration-token-entries.ts';
import type { Secret } from '../secret.ts';
import { choice, secret } from '../wizard/ask.ts';

const kind = 'okta.probe-client';
/** Anypoint gives the registration 5 seconds, unless the provider is told otherwise (docs/facts/anypoint-access.md §3.6). */
const anypointPatience = 5_000;

const registrationToken = secret({
  key: 'okta.registrationToken',
  message: 'Okta API token for Anypoint (SSWS)',
  help: 'Anypoint keeps this token and registers clients with it. Make it as a service account that stays (Super Administrator), for any IP: Security → API → Tokens → Create token. It lapses after 30 days without use, and dies with its account.',
  env: ['OKTA_REGISTRATION_TOKEN'],
  when: (answers) => answers('okta.registrationTokenUse') !== 'admin',
  usual: true,
  connection: true,
});

const registrationTokenUse = choice({
  key: 'okta.registrationTokenUse',
  message: 'Which token Anypoint gets',
  help: 'own: a token of its own, so that it can be revoked alone. admin: the same one that this program uses.',
  choices: [
    { value: 'own', label: 'a token of its own' },
    { value: 'admin', label: 'the admin token again' },
  ],
  default: 'own',
  quiet: true,
});

/** The wanted token, out of the answers. */
const tokenOf = (answers: {
  readonly use: string;
  readonly token: Secret;
  readonly adminToken: Secret;
}): Secret => (answers.use === 'admin' ? answers.adminToken : answers.token);

/** Tells another token from the verified one; nobody can turn it back into a token. */
const fingerprintOf = (setup: string, token: Secret): string =>
  createHash('sha256').update(`${setup}\n${token.reveal()}`).digest('hex').slice(0, 12);

/** Okta may not know a client yet that it has just registered: "gone" is believed only when it stays so. */
const removeSurely = async (c: With<'okta'>, remove: () => Promise<boolean>): Promise<void> => {
  try {
    await c.until({
      what: 'Okta to remove the throw-away client again',
      every: [2_000, 3_000, 5_000],
      atMost: 20_000,
      probe: async () => (await remove()) || undefined,
    });
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'NOT_READY')) throw error;
  }
};

/**
 * A runner that keeps no state registers nothing again: what comes after this step has our id, so that an earlier run came past
 * it. The token that is given now is asked for by a read.
 */
const ofEarlierRun = async (
  c: With<'okta'> & { readonly answers: Parameters<typeof tokenOf>[0] & { readonly label: string } },
): Promise<Facts['registrationToken'] | undefined> => {
  const chosen = introspectionClientId(c.setup);
  const apps = await c.okta.apps.findAll(c.answers.label);
  if (!apps.some(({ clientId }) => clientId === chosen)) return undefined;
  const fingerprint = fingerprintOf(c.setup.id, tokenOf(c.answers));
  return { secret: { secret: 'okta.registration-token/token' }, fingerprint, at: c.now() };
};

export const registrationTokenStep = defineStep({
  id: 'okta.registration-token',
  title: 'Registration token (SSWS)',
  guide: '5',
  why: 'Anypoint registers clients at Okta with it. Okta can make such tokens in the console only, so you paste one; it is verified at once by registering and removing a throw-away client.',
  needs: ['okta', 'authServer'],
  provides: ['registrationToken'],
  asks: {
    use: registrationTokenUse,
    token: registrationToken,
    adminToken: oktaToken,
    label: introspectionLabel,
  },
  observes: true,
  lines: ({ registrationToken: { registeredInMs } }) =>
    registeredInMs === undefined
      ? []
      : [`registered and removed a throw-away client; registering took ${registeredInMs} ms`],
  deed: () => 'verify the registration token: register a throw-away client and remove it again',
  byHand: ({ has }) => ({
    where: consolePages(has.okta.adminUrl).tokens,
    clicks: [
      'Sign in as the service account whose rights the token shall have: a Super Administrator.',
      'Choose Create token, any IP, and copy the value; it is shown once.',
      'Run the same command again and give it the new token.',
    ],
    values: [],
  }),
  async locate(c) {
    const before = c.recorded?.registrationToken ?? (await ofEarlierRun(c));
    return (
      before && {
        kind,
        key: before.fingerprint,
        id: before.fingerprint,
        what: `verified at ${before.at}`,
        within: 'state',
        seen: before,
      }
    );
  },
  /** One that was verified earlier may have lapsed since. */
  async inspect(c, { seen }) {
    const token = tokenOf(c.answers);
    c.keep('token', token);
    return {
      facts: { registrationToken: seen },
      entries:
        seen.fingerprint === fingerprintOf(c.setup.id, token)
          ? await tokenEntries(c, token)
          : anotherToken(c),
    };
  },
  async apply(c) {
    const token = tokenOf(c.answers);
    const { clients } = c.openOktaWith(c.has.okta.orgUrl, token);
    const name = `okta-mule-setup probe ${c.setup.id}`;
    const grantTypes = ['authorization_code', 'implicit'];
    const begun = Date.parse(c.now());
    // Exactly the fields that Anypoint sends.
    const probe = await c.once({
      kind,
      key: name,
      // The name holds the setup's id: what an earlier run left behind is ours.
      seen: 'own',
      lookUp: async () => (await clients.findAll(name))[0],
      create: () =>
        clients.register({
          name,
          grantTypes,
          responseTypes: ['code', 'token', 'id_token'],
          redirectUris: ['http://localhost'],
        }),
      idOf: (made) => made.clientId,
    });
    const registeredInMs = Date.parse(c.now()) - begun;
    await removeSurely(c, () => clients.remove(probe.clientId));
    c.gone({ kind, key: name });
    if (registeredInMs > anypointPatience * 0.8)
      c.note(
        `Registering a client took ${registeredInMs} ms; Anypoint gives up after ${anypointPatience} ms unless the provider's Client Request Timeout is raised.`,
      );
    const at = c.now();
    const registrationToken = {
      secret: c.keep('token', token),
      fingerprint: fingerprintOf(c.setup.id, token),
      registeredInMs,
      at,
    };
    c.evidence.add({
      call: 'registration',
      at,
      result: 'as expected',
      got: 'registered',
      says: 'a throw-away client was registered and removed again',
      ms: registeredInMs,
      against: basisOf('registration', { ...c.has, registrationToken }),
    });
    return { registrationToken };
  },
  recover: async (c) => tokenOf(c.answers),
  async undo(c) {
    for (const { id } of c.made) await c.okta.clients.remove(id);
    return [];
  },
});
