import { Problem, problem } from '../errors.ts';
import { tokenAsks } from '../guide/asks/access.ts';
import { distinctName } from '../guide/asks/distinct.ts';
import { defineStep, type With } from '../guide/define.ts';
import { demandMended, settingsOf } from '../guide/entries.ts';
import type { Facts } from '../guide/facts.ts';
import { registeredGrants } from '../guide/flows.ts';
import { describedSecret, describeProvider, isMarkedBy, markedAmong } from '../guide/marks.ts';
import { grantsName, readAnew } from '../guide/per-run.ts';
import { anypointPlaces } from '../guide/places.ts';
import { Secret } from '../secret.ts';
import { confirm, text } from '../wizard/ask.ts';
import type { Affected, Entry } from '../wizard/entry.ts';
import type { Whose } from '../wizard/step.ts';

/**
 * Client applications of others would lose their provider without a word, and their tokens with it (docs/facts/anypoint-access.md
 * §3.3). The one of this setup is gone by now, but may still be listed.
 */
const refuseWhileUsed = async (c: With<'anypoint'>, name: string, id: string): Promise<void> => {
  let looks = 0;
  const users = await c.until({
    what: `client provider "${name}" to be without client applications`,
    every: [2_000],
    atMost: 60_000,
    probe: async () => {
      const names = (await c.anypoint.clientProviders.clientNames(id)) ?? [];
      looks += 1;
      return names.length === 0 || looks > 3 ? names : undefined;
    },
    last: () => 'some are listed',
  });
  if (users.length === 0) return;
  throw problem('ANYPOINT_PROVIDER_IN_USE', { name, id, applications: users.join(', ') });
};

const kind = 'anypoint.client-provider';

type Needs = 'anypoint' | 'okta' | 'authServer' | 'registrationToken' | 'introspectionClient';
type Context = With<Needs> & {
  readonly answers: { readonly name: string; readonly allowExternal: boolean };
  whose(object: { kind: string; key: string; id: string; text?: string | undefined }): Whose;
};
type Providers = With<'anypoint'>['anypoint']['clientProviders'];
type Summary = Awaited<ReturnType<Providers['named']>>[number];
type Provider = NonNullable<Awaited<ReturnType<Providers['get']>>>;

const settings = (c: With<'anypoint'>, { id, name }: { readonly id: string; readonly name: string }) =>
  settingsOf(
    'anypoint.clientProvider',
    { kind: 'client provider', id, name },
    { affects: ['calls'], where: anypointPlaces(c.has.anypoint).provider(name) },
  );

/** The ids of the introspection client's active secrets; undefined where this account may not see them. */
const activeSecrets = async (c: Context): Promise<readonly string[] | undefined> => {
  try {
    const all = await c.okta.secrets.list(c.has.introspectionClient.appId);
    return all.filter(({ active }) => active).map(({ id }) => id);
  } catch (error) {
    if (error instanceof Problem && [403, 404].includes(error.exchange?.status ?? 0)) return undefined;
    throw error;
  }
};

/** Whether the secret that the provider holds still is one of Okta's. What nobody knows only a call shows. */
const secretEntries = async (
  c: Context,
  provider: Provider,
  held: string | undefined,
): Promise<readonly Entry[]> => {
  const { check } = settings(c, provider);
  const { label, appId } = c.has.introspectionClient;
  const expected = `an active client secret of "${label}" (${appId})`;
  const unseen = (why: string) =>
    check('unseen', 'introspectionClientSecret', false, why, `${expected}; a call with a token shows it`, {
      exit: 0,
    });
  if (held === undefined) return unseen('masked by Anypoint');
  const active = await activeSecrets(c);
  if (active === undefined)
    return unseen(`the one with the id ${held}, which Okta does not show to this account`);
  return check(
    'required',
    'introspectionClientSecret',
    active.includes(held),
    `the one with the id ${held}, which is not active in Okta any more`,
    `${expected}: ${active.join(', ') || 'there is none'}`,
  );
};

/** Issuer, endpoints and introspection client come from one authorization server. What an answer leaves out is taken as right. */
const entriesOf = async (
  c: Context,
  provider: Provider,
  held: { readonly secret: string | undefined; readonly tokenSince: string },
  whose: Whose,
): Promise<readonly Entry[]> => {
  const { authServer, introspectionClient, registrationToken } = c.has;
  const { equal, check } = settings(c, provider);
  const same = (
    name: 'issuer' | 'registrationUrl' | 'authorizeUrl' | 'tokenUrl' | 'introspectUrl',
    affects: Affected,
  ) => equal('required', name, provider[name], authServer[name], { affects: [affects] });
  const clientId = equal(
    'required',
    'introspectionClientId',
    provider.introspectionClientId,
    introspectionClient.clientId,
  );
  // What a provider of others holds is their choice, as far as registrations and calls work.
  const chosen = whose === 'own' || whose === 'adopted' ? 'chosen' : 'unusual';
  const { allowLocalDeletion = true, allowExternalModification = c.answers.allowExternal } = provider;
  return [
    ...same('introspectUrl', 'calls'),
    ...clientId,
    ...(clientId.length > 0 ? [] : await secretEntries(c, provider, held.secret)),
    ...same('issuer', 'registration'),
    ...same('registrationUrl', 'registration'),
    ...same('authorizeUrl', 'code login'),
    ...same('tokenUrl', 'code login'),
    ...equal(chosen, 'registrationToken', `verified ${held.tokenSince}`, `verified ${registrationToken.at}`, {
      affects: ['registration'],
    }),
    ...equal(chosen, 'allowLocalDeletion', allowLocalDeletion, true, { affects: [] }),
    ...equal(chosen, 'allowExternalModification', allowExternalModification, c.answers.allowExternal, {
      affects: [],
    }),
    ...check(
      whose === 'own' ? 'chosen' : 'risk',
      'allowUntrustedCertificates',
      provider.allowUntrustedCertificates !== true,
      'on, so that Anypoint does not check whom it sends its secrets to',
      'off',
      { affects: [] },
    ),
    ...(isId(c.answers.name) ? [] : equal('unusual', 'name', provider.name, c.answers.name, { affects: [] })),
  ];
};

/** Names may repeat; ours is known by its mark, otherwise there must be one only. */
const only = (c: Context, all: readonly Summary[]): Summary | undefined => {
  if (all.length < 2) return all[0];
  throw problem('ANYPOINT_PROVIDER_AMBIGUOUS', {
    name: c.answers.name,
    ids: all.map(({ id }) => id).join(', '),
  });
};

/** Under this name: ours, or the only one. */
const named = async (c: Context): Promise<Summary | undefined> => {
  const all = await c.anypoint.clientProviders.named(c.answers.name);
  const ours = all.find(
    ({ id, name, description }) => c.whose({ kind, key: name, id, text: description }) === 'own',
  );
  return ours ?? only(c, all);
};

/** An answer that is an id names a provider that is there. */
const isId = (name: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name);

/** By the id on record, by our mark, then by its name. Under another answer another one is looked for. */
const find = async (
  c: Context,
  before: Facts['clientProvider'] | undefined,
): Promise<Provider | undefined> => {
  const { clientProviders } = c.anypoint;
  const { name } = c.answers;
  if (isId(name)) return clientProviders.get(name);
  if (before) {
    const known = (before.asked ?? before.name) === name ? await clientProviders.get(before.id) : undefined;
    const other = known ? undefined : await named(c);
    return known ?? (other && clientProviders.get(other.id));
  }
  const all = await clientProviders.openIdConnect();
  const ours = only(c, markedAmong(c.setup, all, name));
  const summary =
    ours ??
    only(
      c,
      all.filter((one) => one.name === name),
    );
  return summary && clientProviders.get(summary.id);
};

/** A license that is missing is refused like rights that are missing; no role cures it. */
const explained = async (c: Context, error: unknown): Promise<unknown> => {
  if (!(error instanceof Problem && error.code === 'ANYPOINT_RIGHTS_MISSING')) return error;
  const root = await c.anypoint.organizations.get(c.has.anypoint.rootOrganizationId);
  const { warnings } = c.anypoint.entitlements;
  const missing = warnings(root?.entitlements).find(({ entitlement }) => entitlement === 'externalIdentity');
  return missing
    ? problem('ANYPOINT_ENTITLEMENT_MISSING', missing, { exchange: error.exchange, cause: error })
    : error;
};

/** The header's value as Okta wants it, and the secret of the introspection client. */
const secretsOf = async (
  c: Context & { secret(ref: Facts['registrationToken']['secret']): Promise<Secret> },
): Promise<{ readonly authorization: Secret; readonly clientSecret: Secret }> => {
  const { registrationToken, introspectionClient } = c.has;
  const token = await c.secret(registrationToken.secret);
  return {
    authorization: new Secret(`SSWS ${token.reveal()}`),
    clientSecret: await c.secret(introspectionClient.secret),
  };
};

export const clientProvider = defineStep({
  id: 'anypoint.client-provider',
  title: 'Client provider',
  guide: '8, 9',
  why: 'It tells Anypoint to register clients at Okta and to ask Okta about tokens. It lives in the root organization, whichever business group the API is in.',
  needs: ['anypoint', 'okta', 'authServer', 'registrationToken', 'introspectionClient'],
  // Clients that others have registered through it log in by the policy of its server.
  restsUpon: ['anypoint', 'okta', 'authServer', 'accessPolicy', 'accessRule', 'introspectionClient'],
  provides: ['clientProvider'],
  asks: {
    ...tokenAsks,
    name: text({
      key: 'anypoint.clientProvider.name',
      distinct: distinctName,
      message: 'Name of the client provider',
      help: 'It is made if it is not there. The id of one names one that is there, and is used as it is. Access Management → Client Providers.',
      default: 'OIDC Client Provider',
      offered: true,
      check: (value) => (value.length > 100 ? 'at most 100 characters' : undefined),
    }),
    // Off: Anypoint's calls to change clients are meant for an interceptor and may fail at Okta, and a deletion that fails there
    // would keep the application in Anypoint. Undo removes Okta's clients itself.
    allowExternal: confirm({
      key: 'anypoint.clientProvider.allowExternalModification',
      message: 'May Anypoint change and delete the clients at Okta too?',
      help: 'Anypoint\'s "client deletion and updates in IdP". MuleSoft describes these calls as hooks for an interceptor; undo does not need them.',
      default: false,
      quiet: true,
    }),
  },
  lines: ({ clientProvider }) => [`id ${clientProvider.id}`, `name ${clientProvider.name}`],
  deed: ({ name }) => `create the OpenID Connect client provider "${name}" in the root organization`,
  byHand: ({ has, answers }) => ({
    where: `${has.anypoint.baseUrl}/accounts/`,
    clicks: [
      'Sign in as an Organization Administrator of the root organization and open Access Management → Client Providers.',
      'Choose Add Client Provider, OpenID Connect Dynamic Client Registration, and enter the values below.',
      'Under Advanced Settings tick "Enable client deletion in Anypoint Platform", and save.',
    ],
    values: [
      { label: 'Name', value: answers.name },
      { label: 'Issuer', value: has.authServer.issuer },
      { label: 'Client Registration URL', value: has.authServer.registrationUrl },
      { label: 'Authorization Header', value: 'SSWS, a space, and the registration token' },
      { label: 'Client ID', value: has.introspectionClient.clientId },
      { label: 'Client Secret', value: `the one of "${has.introspectionClient.label}" in Okta` },
      { label: 'Authorize URL', value: has.authServer.authorizeUrl },
      { label: 'Token URL', value: has.authServer.tokenUrl },
      { label: 'Token Introspection URL', value: has.authServer.introspectUrl },
    ],
  }),
  async locate(c) {
    const provider = await find(c, c.recorded?.clientProvider);
    if (!provider && isId(c.answers.name))
      throw problem('NOT_SEEN', { what: `The client provider ${c.answers.name}` });
    return (
      provider && {
        kind,
        key: c.answers.name,
        id: provider.id,
        what: `client provider "${provider.name}" (${provider.id})`,
        text: provider.description,
        named: isId(c.answers.name),
        seen: provider,
      }
    );
  },
  async inspect(c, { seen: provider, whose }) {
    const recorded = c.recorded?.clientProvider;
    const before = recorded?.id === provider.id ? recorded : undefined;
    const secret = describedSecret(provider.description) ?? before?.secretId;
    const tokenSince = before?.registrationTokenAt || c.has.registrationToken.at;
    const { id, name } = provider;
    return {
      facts: {
        clientProvider: {
          id,
          name,
          asked: c.answers.name,
          registrationTokenAt: tokenSince,
          secretId: secret,
        },
      },
      entries: await entriesOf(c, provider, { secret, tokenSince }, whose),
    };
  },
  gone(c) {
    const before = c.recorded?.clientProvider;
    if (before === undefined || (before.asked ?? before.name) !== c.answers.name) return [];
    return settings(c, before).whole(
      'required',
      'removed, so that APIs fall back to the native provider',
      'there, with the addresses of the authorization server',
      { affects: ['calls', 'registration'] },
    );
  },
  async offers({ anypoint }) {
    const providers = await anypoint.clientProviders.list();
    return {
      'anypoint.clientProvider.name': providers.map(({ id, name }) => ({
        value: name,
        label: `${name} (${id})`,
      })),
    };
  },
  async means(c, found) {
    if (!found || found.whose === 'own') return [];
    const names = (await c.anypoint.clientProviders.clientNames(found.seen.id)) ?? [];
    return names.length === 0
      ? []
      : [`Applications of others use it, and what is changed here is changed for them: ${names.join(', ')}.`];
  },
  async apply(c, found) {
    const { name, allowExternal } = c.answers;
    const { clientProviders } = c.anypoint;
    const { authServer, introspectionClient } = c.has;
    const { issuer, registrationUrl, authorizeUrl, tokenUrl, introspectUrl } = authServer;
    const { clientId, secretId } = introspectionClient;
    const { authorization, clientSecret } = await secretsOf(c);
    if (found) {
      const { id, description } = found.seen;
      // Somebody else's text is kept.
      const isOurs = isMarkedBy(c.setup, description ?? '');
      await clientProviders.patch(id, {
        ...(isOurs && { description: describeProvider(c.setup, secretId) }),
        issuer,
        registrationUrl,
        registrationAuthorization: authorization,
        introspectionClient: { id: clientId, secret: clientSecret },
        urls: { authorize: authorizeUrl, token: tokenUrl, introspect: introspectUrl },
        allowLocalDeletion: true,
        allowExternalModification: allowExternal,
        allowUntrustedCertificates: false,
      });
      return {
        clientProvider: {
          ...found.facts.clientProvider,
          secretId,
          registrationTokenAt: c.has.registrationToken.at,
        },
      };
    }
    const settled = { issuer, registrationUrl, authorizeUrl, tokenUrl, introspectUrl };
    const wanted = { ...settled, introspectionClientId: clientId, allowExternalModification: allowExternal };
    const { id } = await c.once<{ readonly id: string; readonly description?: string | undefined }>({
      kind,
      key: name,
      settings: wanted,
      seen: 'absent',
      lookUp: () => named(c),
      textOf: ({ description }) => description,
      create: async () => {
        try {
          const made = await clientProviders.create({
            ...wanted,
            name,
            description: describeProvider(c.setup, secretId),
            registrationAuthorization: authorization,
            introspectionClientSecret: clientSecret,
          });
          return { id: made };
        } catch (error) {
          throw await explained(c, error);
        }
      },
      idOf: (made) => made.id,
    });
    const { at } = c.has.registrationToken;
    return { clientProvider: { id, name, asked: name, secretId, registrationTokenAt: at } };
  },
  /** Anypoint reads what the issuer can do when the provider is saved; the grants of the chosen flows must be among it. */
  async verify(c) {
    const { id, name } = c.has.clientProvider;
    const { issuer } = c.has.authServer;
    const read = () => c.anypoint.clientProviders.grantTypes(id);
    const [grants] = await Promise.all([
      readAnew(c.oauth, grantsName(id), read),
      c.changed ? readBack(c, c.has.clientProvider) : undefined,
    ]);
    const offered = grants?.map((grant) => grant.name);
    if (offered && registeredGrants(c.answers).every((grant) => offered.includes(grant))) return;
    throw problem('NOT_VERIFIED', {
      what: `The client provider "${name}" (${id})`,
      why: offered
        ? `it offers only the grant types ${offered.join(', ') || 'none'}, as Anypoint read them from the issuer ${issuer}`
        : 'Anypoint no longer knows it',
      way: 'Check that the issuer can be reached from the internet, save the provider again under Access Management → Client Providers, then run the same command again.',
    });
  },
  /** The token and the secret that it had nobody shows. */
  async restore(c, before, fields) {
    const { issuer, registrationUrl, authorizeUrl, tokenUrl, introspectUrl, introspectionClientId } = before;
    const { allowLocalDeletion, allowExternalModification, allowUntrustedCertificates } = before;
    const urls = authorizeUrl && tokenUrl && introspectUrl;
    await c.anypoint.clientProviders.patch(before.id, {
      ...(issuer !== undefined && { issuer }),
      ...(registrationUrl !== undefined && { registrationUrl }),
      ...(urls && { urls: { authorize: authorizeUrl, token: tokenUrl, introspect: introspectUrl } }),
      ...(introspectionClientId !== undefined && { introspectionClient: { id: introspectionClientId } }),
      ...(allowLocalDeletion !== undefined && { allowLocalDeletion }),
      ...(allowExternalModification !== undefined && { allowExternalModification }),
      ...(allowUntrustedCertificates !== undefined && { allowUntrustedCertificates }),
    });
    return fields.length > 0 ? ['registration token', 'client secret'] : [];
  },
  async undo(c) {
    for (const { key, id } of c.made) {
      await refuseWhileUsed(c, key, id);
      await c.anypoint.clientProviders.remove(id);
    }
    return [];
  },
});

/** What the platform stored, against what it was given: a 2xx alone says nothing. */
const readBack = async (
  c: Context,
  { id, name, secretId, registrationTokenAt }: Facts['clientProvider'],
): Promise<void> => {
  const provider = await c.anypoint.clientProviders.get(id);
  const held = { secret: secretId, tokenSince: registrationTokenAt };
  demandMended(
    `The client provider "${name}" (${id})`,
    provider
      ? await entriesOf(c, provider, held, 'own')
      : settings(c, { id, name }).whole('required', 'not to be read back', 'there'),
  );
};
