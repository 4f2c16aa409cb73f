import { Problem, problem } from '../errors.ts';
import type { Difference, Whose } from '../wizard/step.ts';
import type { Contract } from './access-contract.ts';
import { provenGrants } from './access-evaluation.ts';
import type { With } from './define.ts';
import type { Facts } from './facts.ts';
import { noteClients, type Registration, settleLeftovers } from './leftover-clients.ts';
import { grantsName, perRun } from './per-run.ts';

export const applicationKind = 'anypoint.application';

/** Where a login answers on this computer; Okta compares redirect URIs exactly, port included (docs/facts/okta.md §12). */
export const callbackPath = '/callback';
export const callbackOn = (port: string): string => `http://localhost:${port}${callbackPath}`;
/** Where Postman takes the answer of a login. */
const postman = 'https://oauth.pstmn.io/v1/callback';
export interface ApplicationAnswers {
  readonly name: string;
  readonly ports: readonly string[];
  readonly redirectUris: readonly string[] | undefined;
  readonly removeLeftovers: boolean;
}
type Needs = 'okta' | 'anypoint' | 'asset' | 'apiInstance' | 'clientProvider';
type Context = With<Needs> & {
  readonly answers: ApplicationAnswers;
  readonly recorded: Pick<Facts, 'application'> | undefined;
};
export type Application = NonNullable<Awaited<ReturnType<Context['anypoint']['applications']['get']>>>;

export const redirectUrisOf = ({ ports, redirectUris = [] }: ApplicationAnswers): readonly string[] => [
  ...new Set([...ports.map(callbackOn), postman, ...redirectUris]),
];

/** By its recorded id, or by its name, which is unique in an organization as far as is known. */
export const findApplication = async (c: Context): Promise<Application | undefined> => {
  const { applications } = c.anypoint;
  const { name } = c.answers;
  const before = c.recorded?.application;
  const known = before?.name === name ? await applications.get(before.id) : undefined;
  if (known) return known;
  const all = await applications.named(name);
  const [first, ...others] = all;
  if (others.length > 0)
    throw problem('CONFLICT', {
      what: `client applications "${name}"`,
      why: `there are several in the root organization: ${all.map(({ id }) => id).join(', ')}`,
      way: 'Give another name (application.name), or remove all but one. Then run the same command again.',
    });
  return first && applications.get(first.id);
};

const lacking = (field: string, is: readonly string[], wanted: readonly string[]): readonly Difference[] =>
  wanted.every((one) => is.includes(one)) ? [] : [{ field, is: is.join(' '), wanted: wanted.join(' ') }];

export const differences = (
  c: Context,
  application: Application,
  contract: Contract | undefined,
  whose: Whose,
): readonly Difference[] => {
  const { id } = c.has.clientProvider;
  const { providerId = id, grantTypes, redirectUris } = application;
  return [
    ...lacking('grant types', grantTypes, provenGrants),
    ...lacking('client provider', [providerId], [id]),
    // Those of ours are completed at Okta, in the next step; Anypoint never learns of it.
    ...(whose === 'own' ? [] : lacking('redirect URIs', redirectUris, redirectUrisOf(c.answers))),
    ...(contract && c.anypoint.contracts.isApproved(contract)
      ? []
      : [{ field: 'contract', is: contract?.status ?? 'none', wanted: 'APPROVED' }]),
  ];
};

export const clientIdOf = ({ clientId }: Application): string => {
  if (clientId !== undefined) return clientId;
  throw problem('ANYPOINT_ANSWER_UNUSABLE', { does: 'read a client application', lacks: 'client id' });
};

/** Anypoint reads them from the issuer when the provider is saved; a request without them would fail without saying why. */
const checkGrants = async (c: Context): Promise<void> => {
  const { id } = c.has.clientProvider;
  const read = () => c.anypoint.applications.grantTypes(id);
  const offered = (await perRun(c.oauth, grantsName(id), read))?.map(({ name }) => name);
  const missing = provenGrants.filter((grant) => offered?.includes(grant) === false);
  if (offered === undefined || missing.length === 0) return;
  throw problem('ANYPOINT_GRANT_NOT_OFFERED', {
    missing: missing.join(', '),
    offered: offered.join(', ') || 'none',
  });
};

const mayHaveRegistered = (error: unknown): boolean =>
  error instanceof Problem &&
  (error.code === 'ANYPOINT_IDP_REFUSED' || error.exchange?.outcome === 'unknown');

/** One request makes two objects: the application in Anypoint, and through the client provider a client in Okta. */
export const register = async (
  c: Context,
): Promise<{ readonly made: Application; readonly fresh: boolean }> => {
  const { name, removeLeftovers } = c.answers;
  const wanted: Registration = { name, grantTypes: provenGrants, redirectUris: redirectUrisOf(c.answers) };
  let before: readonly string[] | undefined;
  try {
    const made = await c.once({
      kind: applicationKind,
      key: name,
      settings: wanted,
      seen: 'absent',
      lookUp: () => findApplication(c),
      textOf: ({ description }) => description,
      create: async () => {
        await checkGrants(c);
        before = await noteClients(c, wanted, removeLeftovers);
        const description = `Proves the logins of the guide. ${c.setup.marker}`;
        return c.anypoint.applications.create(c.has.apiInstance.id, { ...wanted, description });
      },
      idOf: ({ id }) => String(id),
    });
    return { made, fresh: before !== undefined };
  } catch (error) {
    // The first failure is what must be read; one while looking after it would hide it.
    if (before && mayHaveRegistered(error))
      await settleLeftovers(c, wanted, before, removeLeftovers).catch(() =>
        c.note(`Whether Okta registered "${name}" after all could not be seen.`),
      );
    throw error;
  }
};

/** Whether this setup made the application, and with it the client in Okta. Otherwise neither is changed. */
export const madeHere = (c: With<'application'>): boolean => {
  const { id, name } = c.has.application;
  return c.whose({ kind: applicationKind, key: name, id: String(id) }) === 'own';
};

/** An adopted provider may forbid deletions; then the application stays, and is named. */
export const removeApplication = async (c: With<'anypoint'>, id: number): Promise<readonly string[]> => {
  try {
    await c.anypoint.applications.remove(id, undefined);
    return [];
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'ANYPOINT_VALUE_REFUSED') throw error;
    return [error.message];
  }
};
