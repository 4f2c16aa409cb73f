import { problem } from '../errors.ts';
import { contractFor, contractKind, endContract, findContract, tierFor } from '../guide/access-contract.ts';
import { anypointPages } from '../guide/anypoint-console.ts';
import { tokenAsks } from '../guide/asks/access.ts';
import { distinctDashed } from '../guide/asks/distinct.ts';
import { loginPorts } from '../guide/asks/verification.ts';
import {
  applicationEntries,
  applicationGone,
  applicationKind,
  clientIdOf,
  findApplication,
  redirectUrisOf,
  refuseWhileShared,
  register,
  removeApplication,
  removeLost,
} from '../guide/client-application.ts';
import { defineStep } from '../guide/define.ts';
import type { Facts } from '../guide/facts.ts';
import { flowFacts, flowsIn, registeredGrants } from '../guide/flows.ts';
import { perRun } from '../guide/per-run.ts';
import { confirm, list, text } from '../wizard/ask.ts';

/** The client at Okta, which comes and goes with the application. */
const clientKind = 'okta.registered-client';
const secret = { secret: 'anypoint.application/secret' };

type Context = Parameters<typeof findApplication>[0];
type Found = NonNullable<Awaited<ReturnType<typeof findApplication>>>;

/** Whether Okta has lost the client of our application. One that was never seen there may only not be listed yet. */
const hasLostClient = async (c: Context, application: Found): Promise<boolean> => {
  const { id, name, description, clientId } = application;
  if (clientId === undefined) return false;
  const ours = c.whose({ kind: applicationKind, key: name, id: String(id), text: description }) === 'own';
  const seenBefore = (c.has as Partial<Facts>).registeredClient?.appId === clientId;
  return ours && (seenBefore || !c.recorded) && (await c.okta.apps.get(clientId)) === undefined;
};

/** The application of ours whose client is lost, if it may be made anew. */
const lostOne = async (c: Context, application: Found | undefined): Promise<Found | undefined> => {
  if (!application || !(await hasLostClient(c, application))) return undefined;
  const question = `Okta has lost the client ${application.clientId} of "${application.name}" (${application.id}). Delete the application and request access anew? It gets another client id and secret.`;
  const may = await perRun(c.oauth, question, () => c.mayRecreate(question));
  return may ? application : undefined;
};

export const requestAccess = defineStep({
  id: 'anypoint.application',
  title: 'Client application and access',
  guide: '19',
  why: 'A client asks for access to the API. Anypoint registers it at Okta by dynamic client registration, with the grants of the chosen flows, and gives it a contract with the API.',
  needs: ['okta', 'anypoint', 'asset', 'apiInstance', 'clientProvider'],
  restsUpon: ['okta', 'anypoint', 'authServer', 'accessPolicy', 'accessRule', 'clientProvider'],
  provides: ['application'],
  asks: {
    ...tokenAsks,
    name: text({
      key: 'application.name',
      distinct: distinctDashed,
      message: 'Name of the client application',
      help: 'It is made if it is not there, and appears in Okta under the same name.',
      default: 'OIDC-Demo-App',
      check: (value) => (value.length > 100 ? 'at most 100 characters' : undefined),
    }),
    ports: loginPorts,
    redirectUris: list({
      key: 'application.redirectUris',
      message: 'More redirect URIs of the client application',
      help: "Besides those of this program (verification.ports) and of Postman. Okta compares them exactly, with port and path. To add some later, give them here and run again: they are added to the app in Okta, since Anypoint does not change an external provider's clients.",
      optional: true,
      quiet: true,
      check: (value) =>
        URL.canParse(value) && !value.includes('#') ? undefined : 'expected a URL without a fragment',
    }),
    tier: text({
      key: 'application.tier',
      message: 'SLA tier of the access',
      help: 'Where the API instance has SLA tiers: the name of one. Without an answer the only one is taken.',
      optional: true,
      quiet: true,
    }),
    approve: confirm({
      key: 'application.approve',
      message: 'May this setup approve its own access to an API that it did not create?',
      help: 'Where a person must approve. On an API instance of this setup it does so anyway. Otherwise the access stays pending, and the same command goes on once an owner of the API has approved it.',
      default: false,
      quiet: true,
    }),
    removeLeftovers: confirm({
      key: 'application.removeLeftovers',
      message: 'Remove clients that a failed attempt of this setup has left in Okta?',
      help: 'When Okta answers too late, Anypoint gives up while the client exists. Only those that appeared during an attempt of this setup are removed without asking.',
      default: false,
      quiet: true,
    }),
  },
  deed: ({ name, ...wanted }) =>
    `create the client application "${name}" (${registeredGrants(wanted).join(', ')}) in Anypoint, and through it a client in Okta, and request access to the API`,
  byHand: ({ has, answers }) => ({
    where: anypointPages(has.anypoint).asset(has.asset.groupId, has.asset.assetId),
    clicks: [
      `Open the API in Exchange and choose Request access, then the instance "${has.apiInstance.label}".`,
      'Choose Create a new application, enter the values below, tick the grants below, and create it.',
      ...(answers.tier === undefined ? [] : [`Choose the SLA tier "${answers.tier}".`]),
      'Choose Request access.',
      `If it must be approved: API Manager → "${has.apiInstance.label}" → Contracts → Approve.`,
    ],
    values: [
      { label: 'Name', value: answers.name },
      {
        label: 'Grants (Anypoint demands Authorization Code for a client of Okta)',
        value: flowsIn(answers)
          .map((flow) => flowFacts(flow).label)
          .join(', '),
      },
      ...redirectUrisOf(answers).map((value) => ({ label: 'OAuth 2.0 redirect URI', value })),
    ],
  }),
  async locate(c) {
    const application = await findApplication(c);
    if (!application || (await lostOne(c, application))) {
      // Said before anything is written.
      await tierFor(c);
      return undefined;
    }
    const { id, name, description } = application;
    return {
      kind: applicationKind,
      key: c.answers.name,
      id: String(id),
      what: `client application "${name}" (${id}), client id ${clientIdOf(application)}`,
      text: description,
      seen: application,
    };
  },
  async inspect(c, { seen: application, whose }) {
    const { name } = c.answers;
    const { id, clientSecret } = application;
    const clientId = clientIdOf(application);
    const contract = await findContract(c, id);
    // Exchange goes on showing the secret of before a rotation.
    const { secretId } = c.recorded?.application ?? {};
    if (clientSecret && secretId === undefined) c.keep('secret', clientSecret);
    const contractKey = `${name}/${c.has.apiInstance.id}`;
    return {
      facts: {
        application: {
          id,
          name,
          clientId,
          secret,
          ...(secretId !== undefined && { secretId }),
          redirectUris: redirectUrisOf(c.answers),
          contractId: contract?.id ?? 0,
        },
      },
      entries: applicationEntries(c, application, contract, whose),
      objects: [
        { kind: clientKind, key: clientId, id: clientId },
        ...(contract ? [{ kind: contractKind, key: contractKey, id: String(contract.id) }] : []),
      ],
    };
  },
  gone(c) {
    const before = c.recorded?.application;
    return before?.name === c.answers.name ? applicationGone(c, before) : [];
  },
  async apply(c, found) {
    if (found) {
      const contract = await contractFor(c, found.facts.application, false);
      return { application: { ...found.facts.application, contractId: contract.id } };
    }
    const lost = await lostOne(c, await findApplication(c));
    if (lost) await removeLost(c, lost);
    const { made, fresh } = await register(c);
    if (made.clientSecret) c.keep('secret', made.clientSecret);
    const clientId = clientIdOf(made);
    const there = async (): Promise<string> => clientId;
    // It came into being with the application; undo has to remove it, since Anypoint leaves it behind.
    await c.once({
      kind: clientKind,
      key: clientId,
      seen: 'own',
      lookUp: there,
      create: there,
      idOf: () => clientId,
    });
    const contract = await contractFor(c, { id: made.id, name: c.answers.name }, fresh);
    return {
      application: {
        id: made.id,
        name: c.answers.name,
        clientId,
        secret,
        redirectUris: redirectUrisOf(c.answers),
        contractId: contract.id,
      },
    };
  },
  /** As the gateway will hear of it: the API's own list of contracts. */
  async verify(c) {
    if (!c.changed) return;
    const { id, name } = c.has.application;
    const contract = await findContract(c, id);
    if (contract && c.anypoint.contracts.isApproved(contract)) return;
    throw problem('NOT_VERIFIED', {
      what: `The access of "${name}" (${id}) to the API`,
      why: contract ? `its contract is ${contract.status}` : 'the API has no contract with it',
      way: `Look at it: ${anypointPages(c.has.anypoint).apiInstance(c.has.apiInstance.id)} → Contracts. Then run the same command again.`,
    });
  },
  /** Exchange shows it to administrators and to the app that made it; Okta to those who may read client credentials. */
  async recover(c) {
    const { id, name, clientId, secretId } = c.has.application;
    const rotated =
      secretId === undefined
        ? undefined
        : (await c.okta.secrets.list(clientId)).find((one) => one.id === secretId && one.active)?.secret;
    const shown =
      rotated ??
      (await c.anypoint.applications.get(id))?.clientSecret ??
      (await c.okta.secrets.newestActive(clientId))?.secret;
    if (shown) return shown;
    throw problem('NOT_VERIFIED', {
      what: `The client application "${name}" (${id})`,
      why: 'neither Anypoint nor Okta shows its client secret to these accounts',
      way: 'Use an account with the right to read it (in Anypoint an Organization Administrator), or undo and run again.',
    });
  },
  async undo(c) {
    const left: string[] = [];
    const clientIds = new Set(
      c.made.filter(({ kind }) => kind !== contractKind && kind !== applicationKind).map(({ id }) => id),
    );
    const contracts = c.made.filter(({ kind }) => kind === contractKind).map(({ id }) => Number(id));
    const applications = c.made.filter(({ kind }) => kind === applicationKind);
    for (const { id, key } of applications)
      await refuseWhileShared(c, { id: Number(id), name: key }, contracts);
    // Where an undo before this one left the application, the instance is gone, and the contract with it.
    const { apiInstance }: Partial<typeof c.has> = c.has;
    if (apiInstance) for (const id of contracts) await endContract(c, id);
    for (const { id } of applications) {
      // A run may have died before it put the client on record.
      const clientId = clientIds.size === 0 && (await c.anypoint.applications.get(Number(id)))?.clientId;
      if (clientId) clientIds.add(clientId);
      left.push(...(await removeApplication(c, Number(id))));
    }
    for (const id of clientIds) await c.okta.clients.remove(id);
    return left;
  },
});
