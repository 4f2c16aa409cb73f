import { Problem, problem } from '../errors.ts';
import type { Entry } from '../wizard/entry.ts';
import type { Whose } from '../wizard/step.ts';
import {
  type Contract,
  type ContractAnswers,
  contractKind,
  endContract,
  findContract,
} from './access-contract.ts';
import type { With } from './define.ts';
import { settingsOf } from './entries.ts';
import type { Facts } from './facts.ts';
import { registeredGrants, type Wanted } from './flows.ts';
import { noteClients, type Registration, settleLeftovers } from './leftover-clients.ts';
import { grantsName, perRun } from './per-run.ts';
import { anypointPlaces } from './places.ts';

export const applicationKind = 'anypoint.application';

/** Where a login answers on this computer; Okta compares redirect URIs exactly, port included (docs/facts/okta.md §12). */
export const callbackPath = '/callback';
export const callbackOn = (port: string): string => `http://localhost:${port}${callbackPath}`;
/** Where Postman takes the answer of a login. */
const postman = 'https://oauth.pstmn.io/v1/callback';
export interface ApplicationAnswers extends Wanted, ContractAnswers {
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

const settings = (c: With<'anypoint'>, { id, name }: { readonly id: number; readonly name: string }) =>
  settingsOf(
    'anypoint.application',
    { kind: 'client application', id: String(id), name },
    { affects: ['calls'], where: anypointPlaces(c.has.anypoint).applications },
  );

/** What is removed comes back by a new access request. */
export const applicationGone = (
  c: With<'anypoint'>,
  application: { readonly id: number; readonly name: string },
): readonly Entry[] =>
  settings(c, application).whole(
    'required',
    'removed',
    'there, with a client that Okta knows: access is requested anew',
    {
      affects: ['calls', 'code login', 'implicit login'],
    },
  );

/** The gateway lets in the clients of approved contracts only. */
const contractEntries = (c: Context, name: string, contract: Contract | undefined): readonly Entry[] => {
  const { label, id, foreign } = c.has.apiInstance;
  if (contract && c.anypoint.contracts.isApproved(contract)) return [];
  const { whole, check } = settingsOf(
    'anypoint.contract',
    {
      kind: 'contract',
      id: contract ? String(contract.id) : '',
      name: `${name} with ${label} (${id})`,
    },
    { affects: ['calls'], where: anypointPlaces(c.has.anypoint).contracts(label, id) },
  );
  if (!contract)
    return whole('required', 'not there', 'APPROVED: access is requested', { remedy: 'apply', beside: true });
  const { status } = contract;
  if (status !== 'PENDING')
    return check('conflict', 'status', false, status, 'APPROVED: an owner of the API restores it');
  return check('required', 'status', false, status, 'APPROVED: an owner of the API approves it', {
    beside: true,
    remedy: foreign ? 'manual' : 'apply',
  });
};

/** What can only be decided when it is made: Anypoint does not change the clients of an external provider. */
export const applicationEntries = (
  c: Context,
  application: Application,
  contract: Contract | undefined,
  whose: Whose,
): readonly Entry[] => {
  const { id } = c.has.clientProvider;
  const { providerId = id, grantTypes, redirectUris, name, clientId } = application;
  const { check, equal } = settings(c, application);
  const anew = { remedy: 'request anew' } as const;
  const wanted = registeredGrants(c.answers);
  const grants = wanted.filter((one) => !grantTypes.includes(one));
  const uris = redirectUrisOf(c.answers).filter((one) => !redirectUris.includes(one));
  const before = c.recorded?.application;
  return [
    ...equal('conflict', 'clientProvider', providerId, id, anew),
    ...(before?.id === application.id ? equal('conflict', 'clientId', clientId, before.clientId, anew) : []),
    // Those of ours are completed at Okta, in the next step; Anypoint never learns of it.
    ...(whose === 'own'
      ? []
      : [
          ...check('conflict', 'grantTypes', grants.length === 0, grantTypes, wanted, anew),
          ...check('conflict', 'redirectUris', uris.length === 0, redirectUris, uris, anew),
        ]),
    ...contractEntries(c, name, contract),
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
  const missing = registeredGrants(c.answers).filter((grant) => offered?.includes(grant) === false);
  if (offered === undefined || missing.length === 0) return;
  throw problem('ANYPOINT_GRANT_NOT_OFFERED', {
    missing: missing.join(', '),
    offered: offered.join(', ') || 'none',
  });
};

/** Makes room for the application that takes its place: its contract with our API ends first. */
export const removeLost = async (c: Context, { id, name }: Application): Promise<void> => {
  const contract = await findContract(c, id);
  if (contract) {
    await endContract(c, contract.id);
    c.gone({ kind: contractKind, key: `${name}/${c.has.apiInstance.id}` });
  }
  const [refused] = await removeApplication(c, id);
  if (refused !== undefined)
    throw problem('CONFLICT', {
      what: `client application "${name}" (${id})`,
      why: refused,
      way: 'Delete it in Exchange → My applications, or give another application.name. Then run the same command again.',
    });
  c.gone({ kind: applicationKind, key: name });
};

const mayHaveRegistered = (error: unknown): boolean =>
  error instanceof Problem &&
  (error.code === 'ANYPOINT_IDP_REFUSED' || error.exchange?.outcome === 'unknown');

/** One request makes two objects: the application in Anypoint, and through the client provider a client in Okta. */
export const register = async (
  c: Context,
): Promise<{ readonly made: Application; readonly fresh: boolean }> => {
  const { name, removeLeftovers } = c.answers;
  const wanted: Registration = {
    name,
    grantTypes: registeredGrants(c.answers),
    redirectUris: redirectUrisOf(c.answers),
  };
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
        const description = `Verifies that the API answers to tokens. ${c.setup.marker}`;
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

const isOver = new Set(['REVOKED', 'REJECTED']);

/** Its client goes with it, and every other API that it has access to would refuse it. */
export const refuseWhileShared = async (
  c: With<'anypoint'>,
  { id, name }: { readonly id: number; readonly name: string },
  own: readonly number[],
): Promise<void> => {
  const all = (await c.anypoint.contracts.ofApplication(id)) ?? [];
  const others = all.filter((one) => !own.includes(one.id) && !isOver.has(one.status));
  if (others.length === 0) return;
  throw problem('ANYPOINT_APPLICATION_IN_USE', {
    name,
    id,
    contracts: others.map((one) => one.id).join(', '),
  });
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
