import { Problem, problem } from '../errors.ts';
import { provenGrants } from '../guide/access-evaluation.ts';
import { defineStep, type With } from '../guide/define.ts';
import type { Facts } from '../guide/facts.ts';
import { grantsName, readAnew } from '../guide/per-run.ts';
import { refuseWhileUsed } from '../guide/provider-users.ts';
import { Secret } from '../secret.ts';
import { confirm, text } from '../wizard/ask.ts';
import type { Difference, Whose } from '../wizard/step.ts';

const kind = 'anypoint.client-provider';

type Needs = 'anypoint' | 'authServer' | 'registrationToken' | 'introspectionClient';
type Context = With<Needs> & {
  readonly answers: { readonly name: string; readonly allowExternal: boolean };
  whose(object: { kind: string; key: string; id: string; text?: string | undefined }): Whose;
};
type Providers = With<'anypoint'>['anypoint']['clientProviders'];
type Summary = Awaited<ReturnType<Providers['named']>>[number];
type Provider = NonNullable<Awaited<ReturnType<Providers['get']>>>;

/** The settings that are no secrets, by the names of Anypoint's form. */
const settingsOf = ({ has, answers }: Context) => ({
  issuer: has.authServer.issuer,
  registrationUrl: has.authServer.registrationUrl,
  introspectionClientId: has.introspectionClient.clientId,
  authorizeUrl: has.authServer.authorizeUrl,
  tokenUrl: has.authServer.tokenUrl,
  introspectUrl: has.authServer.introspectUrl,
  allowLocalDeletion: true,
  allowExternalModification: answers.allowExternal,
});

/** Anypoint masks secrets, so they are never compared; what its answer leaves out is taken as it should be. */
const differences = (c: Context, provider: Provider): readonly Difference[] =>
  Object.entries(settingsOf(c)).flatMap(([field, wanted]) => {
    const is = provider[field as keyof ReturnType<typeof settingsOf>];
    const same = is === wanted || (is === undefined && typeof wanted === 'boolean');
    return same ? [] : [{ field, is: String(is ?? ''), wanted: String(wanted) }];
  });

/** Names may repeat; ours is known by its mark, otherwise there must be one only. */
const pick = (c: Context, all: readonly Summary[]): Summary | undefined => {
  const ours = all.find(
    ({ id, name, description }) => c.whose({ kind, key: name, id, text: description }) === 'own',
  );
  if (!ours && all.length > 1)
    throw problem('ANYPOINT_PROVIDER_AMBIGUOUS', {
      name: c.answers.name,
      ids: all.map(({ id }) => id).join(', '),
    });
  return ours ?? all[0];
};

const find = async (
  c: Context,
  before: Facts['clientProvider'] | undefined,
): Promise<Provider | undefined> => {
  const { clientProviders } = c.anypoint;
  const known = before?.name === c.answers.name ? await clientProviders.get(before.id) : undefined;
  if (known) return known;
  const summary = pick(c, await clientProviders.named(c.answers.name));
  return summary && clientProviders.get(summary.id);
};

/** A licence that is missing is refused like rights that are missing; no role cures it. */
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
  needs: ['anypoint', 'authServer', 'registrationToken', 'introspectionClient'],
  provides: ['clientProvider'],
  asks: {
    name: text({
      key: 'anypoint.clientProvider.name',
      message: 'Name of the client provider',
      help: 'It is made if it is not there. Access Management → Client Providers.',
      default: 'OIDC Client Provider',
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
  async find(c) {
    const { name } = c.answers;
    const before = c.recorded?.clientProvider;
    const provider = await find(c, before);
    if (!provider) return undefined;
    const provenAt = c.has.registrationToken.at;
    const heldSince = (before?.id === provider.id && before.registrationTokenAt) || provenAt;
    const token = { field: 'registration token', is: `proven ${heldSince}`, wanted: `proven ${provenAt}` };
    return {
      facts: { clientProvider: { id: provider.id, name, registrationTokenAt: heldSince } },
      whose: c.whose({ kind, key: name, id: provider.id, text: provider.description }),
      what: `client provider "${name}" (${provider.id})`,
      differs: [...differences(c, provider), ...(heldSince === provenAt ? [] : [token])],
      objects: [{ kind, key: name, id: provider.id }],
    };
  },
  async apply(c, found) {
    const { name } = c.answers;
    const { clientProviders } = c.anypoint;
    const { introspectionClientId, allowLocalDeletion, ...settings } = settingsOf(c);
    const { authorization, clientSecret } = await secretsOf(c);
    const { id } = await c.once<{ readonly id: string; readonly description?: string | undefined }>({
      kind,
      key: name,
      settings: { ...settings, introspectionClientId },
      seen: found ? 'own' : 'absent',
      lookUp: async () =>
        found ? { id: found.facts.clientProvider.id } : pick(c, await clientProviders.named(name)),
      textOf: ({ description }) => description,
      create: async () => {
        try {
          const made = await clientProviders.create({
            ...settings,
            name,
            description: `OpenID Connect Dynamic Client Registration. ${c.setup.marker}`,
            registrationAuthorization: authorization,
            introspectionClientId,
            introspectionClientSecret: clientSecret,
          });
          return { id: made };
        } catch (error) {
          throw await explained(c, error);
        }
      },
      idOf: (made) => made.id,
    });
    if (found?.entries.length)
      await clientProviders.patch(id, {
        issuer: settings.issuer,
        registrationUrl: settings.registrationUrl,
        registrationAuthorization: authorization,
        introspectionClient: { id: introspectionClientId, secret: clientSecret },
        urls: {
          authorize: settings.authorizeUrl,
          token: settings.tokenUrl,
          introspect: settings.introspectUrl,
        },
        allowLocalDeletion,
        allowExternalModification: settings.allowExternalModification,
      });
    return { clientProvider: { id, name, registrationTokenAt: c.has.registrationToken.at } };
  },
  /** Anypoint reads what the issuer can do when the provider is saved; both logins of the guide must be among it. */
  async verify(c) {
    const { id, name } = c.has.clientProvider;
    const { issuer } = c.has.authServer;
    const read = () => c.anypoint.clientProviders.grantTypes(id);
    const [grants] = await Promise.all([
      readAnew(c.oauth, grantsName(id), read),
      c.changed ? readBack(c, id) : undefined,
    ]);
    const offered = grants?.map((grant) => grant.name);
    if (offered && provenGrants.every((grant) => offered.includes(grant))) return;
    throw problem('NOT_VERIFIED', {
      what: `The client provider "${name}" (${id})`,
      why: offered
        ? `it offers only the grant types ${offered.join(', ') || 'none'}, as Anypoint read them from the issuer ${issuer}`
        : 'Anypoint no longer knows it',
      way: 'Check that the issuer can be reached from the internet, save the provider again under Access Management → Client Providers, then run the same command again.',
    });
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
const readBack = async (c: Context, id: string): Promise<void> => {
  const provider = await c.anypoint.clientProviders.get(id);
  const differs = provider ? differences(c, provider) : undefined;
  if (differs?.length === 0) return;
  throw problem('NOT_VERIFIED', {
    what: `The client provider "${c.answers.name}" (${id})`,
    why:
      differs
        ?.map(({ field, is, wanted }) => `${field} is ${is || 'not set'}, wanted ${wanted}`)
        .join('; ') ?? 'it cannot be read back',
    way: 'Look at it under Access Management → Client Providers, then run the same command again.',
  });
};
