import { Problem, problem } from '../errors.ts';
import { apiExisting } from '../guide/asks/api.ts';
import { defineStep, type With } from '../guide/define.ts';
import { settingsOf } from '../guide/entries.ts';
import { existingApi } from '../guide/existing-api.ts';
import type { Facts } from '../guide/facts.ts';
import { anypointPlaces } from '../guide/places.ts';
import { openRequest, resourceUrl } from '../guide/probes.ts';
import { assetKind, assetName } from '../guide/publication.ts';
import { confirm, text } from '../wizard/ask.ts';
import type { Once } from '../wizard/step.ts';

const linkKind = 'anypoint.mock-link';
const publicKind = 'anypoint.public-asset';
/** An answer that goes back from an implementation of one's own. */
const mockWord = 'mock';
/** API Manager takes no longer implementation URI (docs/facts/anypoint-apis.md §5.2). */
const longest = 256;

type Kind = Facts['implementation']['kind'];
type Context = With<'anypoint' | 'spec' | 'asset'> & {
  readonly recorded: Pick<Facts, 'implementation'> | undefined;
};
type Look = { readonly open: true } | { readonly open: false; readonly status: number };
type Answer = Awaited<ReturnType<Context['oauth']['callApi']>> & { readonly kind: 'answered' };

const callOf = ({ has: { spec } }: Context): string => `${spec.request?.method ?? 'GET'} ${spec.resource}`;

/** Codes of the mocking service (docs/facts/anypoint-apis.md §4.4, §9.1). */
const codes = { parameters: 'COULD_NOT_PARSE_PARAMETERS', resource: 'RESOURCE_NOT_FOUND' };

/** Why the mock does not answer, by status and code alone. */
const causeOf = (c: Context, { status, code }: Answer) => {
  const isCredentials = status === 401 || status === 403;
  if (c.has.spec.request?.ownScheme !== undefined && (isCredentials || code === codes.parameters))
    return 'scheme';
  if (isCredentials) return 'credentials';
  if (code === codes.parameters) return 'parameter';
  return status === 404 || status === 405 ? 'path' : 'other';
};

const refused = (
  c: Context,
  url: string,
  answer: Answer,
  cause: Exclude<ReturnType<typeof causeOf>, 'credentials'>,
) => {
  const { status, says } = answer;
  return problem('ANYPOINT_MOCK_REFUSES', { url, call: callOf(c), status, says, cause });
};

/** Of a platform or a proxy in between that cannot answer now; the mock itself has not been asked. */
const saysNothing = (status: number): boolean =>
  status >= 500 || status === 429 || (status >= 300 && status < 400);

/**
 * Calls without any credential, as the proxy will. The first call makes the mock, so that it may need a moment.
 *
 * @throws ANYPOINT_MOCK_REFUSES where it refuses for another reason than that it wants credentials
 */
const tryMock = async (c: Context, url: string): Promise<Look> => {
  let absent: Answer | undefined;
  try {
    return await c.until({
      what: `the mocking service to answer ${callOf(c)}`,
      every: [1_000, 2_000, 5_000],
      // Whoever only looks does not wait for what was there.
      atMost: c.looking && c.recorded ? 0 : 60_000,
      probe: async (): Promise<Look | undefined> => {
        const answer = await c.oauth.callApi(
          url + c.has.spec.resource,
          undefined,
          openRequest(c.has.spec.request),
        );
        if (answer.kind === 'no answer') return undefined;
        const { status } = answer;
        if (saysNothing(status)) return undefined;
        if (status >= 200 && status < 300) return { open: true };
        absent = status === 404 ? answer : undefined;
        if (absent) return undefined;
        const cause = causeOf(c, answer);
        if (cause === 'credentials') return { open: false, status };
        throw refused(c, url, answer, cause);
      },
    });
  } catch (error) {
    const isLate = error instanceof Problem && error.code === 'NOT_READY';
    if (isLate && c.looking && c.recorded) return { open: false, status: absent?.status ?? 0 };
    throw isLate && absent?.code === codes.resource ? refused(c, url, absent, 'path') : error;
  }
};

const mockOf = (c: Context): string => {
  const url = c.has.asset.mockUrl ?? '';
  if (url !== '' && url.length <= longest) return url;
  throw problem('ANSWER_INVALID', {
    key: 'api.assetId',
    source: 'the answers',
    why: `the mocking service's address is longer than the ${longest} characters that API Manager takes`,
  });
};

const factsOf = (c: Context, url: string, kind: Kind): Pick<Facts, 'implementation'> => ({
  implementation: {
    url,
    resource: c.has.spec.resource,
    request: c.has.spec.request,
    kind,
    assetVersion: kind === 'own' || kind === 'existing' ? undefined : c.has.asset.version,
  },
});

/** A public link of an earlier run to the same version of the asset. */
const knownLink = (before: Facts['implementation'] | undefined, asset: Facts['asset']): string | undefined =>
  before?.kind === 'public link' && before.assetVersion === asset.version ? before.url : undefined;

/** The refusal of every way to open the mock; nothing was made, so that no intent is left. */
const closed = (url: string, status: number): Error =>
  problem(
    'ANYPOINT_MOCK_CLOSED',
    { url, status },
    {
      exchange: {
        vendor: 'Anypoint',
        method: 'POST',
        path: new URL(url).pathname,
        outcome: 'refused',
        status,
      },
    },
  );

type Creating = Context & { once<T>(one: Once<T>): Promise<T> };

/** Undefined when no call gives a link. Links cannot be listed, so that one whose answer was lost stays unknown. */
const makeLink = async (c: Creating, mock: string): Promise<string | undefined> => {
  const create = async (): Promise<string> => {
    const link = await c.anypoint.mocking.createPublicLink(mock, c.has.spec.main);
    if (link === undefined) throw closed(mock, 0);
    return link;
  };
  try {
    return await c.once({
      kind: linkKind,
      key: assetName(c.has.asset),
      seen: 'absent',
      lookUp: async () => undefined,
      create,
      idOf: (made) => made,
    });
  } catch (error) {
    if (error instanceof Problem && error.code === 'ANYPOINT_MOCK_CLOSED') return undefined;
    throw error;
  }
};

/** Shows the asset, and with it the mock, to everybody: only after the user has said so. */
const makePublic = async (c: Creating): Promise<void> => {
  const { asset } = c.has;
  const { exchangeAssets } = c.anypoint;
  await c.once({
    kind: publicKind,
    key: assetName(asset),
    lookUp: async () =>
      (await exchangeAssets.get(asset.groupId, asset.assetId, asset.version))?.isPublic || undefined,
    create: async () => {
      await exchangeAssets.makePublic(asset, asset.apiVersion);
      return true;
    },
    idOf: () => assetName(asset),
  });
};

/** A link whose answer was lost cannot be looked up, and is not needed once the implementation answers without it. */
const forgetLink = (c: Context): void => {
  const attempt = { kind: linkKind, key: assetName(c.has.asset) };
  // No link has an empty id: ours can only be an attempt that is still open.
  if (c.whose({ ...attempt, id: '' }) !== 'own') return;
  c.gone(attempt);
  c.note(
    `Whether an earlier run made a public link of the mocking service is not known, and it is not needed: to be sure, open the project "${c.has.spec.name}" in Design Center, click the mocking service icon and switch Make Public off.`,
  );
};

const settings = ({ has }: Context, url: string) =>
  settingsOf(
    'implementation',
    { kind: 'implementation', id: url, name: '' },
    {
      affects: ['calls'],
      where:
        has.spec.projectId === undefined
          ? anypointPlaces(has.anypoint).asset(has.asset.groupId, has.asset.assetId)
          : anypointPlaces(has.anypoint).designCenter,
    },
  );

export const mockingService = defineStep({
  id: 'anypoint.mocking-service',
  title: 'Implementation of the API',
  guide: '12, 13',
  why: 'The proxy passes calls on to it. As in the guide that is the mocking service, which answers with the example; it must answer without credentials, since a proxy adds none.',
  uncertain: true,
  needs: ['anypoint', 'spec', 'asset'],
  provides: ['implementation'],
  asks: {
    existing: apiExisting,
    own: text({
      key: 'api.implementationUrl',
      message: 'URL of your own implementation of the API (empty: the mocking service)',
      without: 'the mocking service',
      help: 'Without the resource: https://api.example.com/hr for GET https://api.example.com/hr/employees. It must answer without credentials. mock: back to the mocking service.',
      optional: true,
      repair: (value) => value.replace(/\/+$/, ''),
      check: (value) => {
        if (value === mockWord) return undefined;
        if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
          return 'expected an http or https URL';
        if (/[?#]/.test(value)) return 'it must have no query and no fragment';
        return value.length > longest ? `at most ${longest} characters` : undefined;
      },
    }),
    mayMakeLink: confirm({
      key: 'api.mockLink',
      message: 'May a public link of the mocking service be made, if it wants credentials otherwise?',
      help: 'Everybody who has the link can call the mock. Only Design Center can end it: the mocking service icon, Make Public.',
      default: false,
      quiet: true,
    }),
    mayMakePublic: confirm({
      key: 'api.mayMakePublic',
      message: 'May the asset be made public, if the mocking service wants credentials otherwise?',
      help: 'Everybody in the world can then read the specification in the public portal of the organization.',
      default: false,
      quiet: true,
    }),
  },
  deed: ({ own }) =>
    own === undefined || own === mockWord
      ? 'use the mocking service; nothing is changed if it is open'
      : `use ${own}`,
  byHand: ({ has }) => ({
    where: `${has.anypoint.baseUrl}/designcenter/`,
    clicks: [
      `Open the project "${has.spec.name}" and click the icon of the mocking service.`,
      'Choose Make Public and copy the link.',
      'Run the same command again and give the link, without the resource, as the URL of the implementation (api.implementationUrl).',
    ],
    values: [{ label: 'Resource', value: has.spec.resource }],
  }),
  async locate(c) {
    const own = c.answers.own === mockWord ? undefined : c.answers.own;
    const used = (url: string, ofKind: Kind, what: string) => ({
      kind: 'implementation',
      key: url,
      id: url,
      what,
      named: true,
      seen: { url, kind: ofKind },
    });
    const instance = (await existingApi(c))?.instance;
    // Who calls it is its own gateway, which may be the only one that reaches it.
    if (instance) {
      const url = instance.implementationUrl ?? '';
      return used(
        url,
        'existing',
        `what the API instance ${instance.id} stands before: ${url || 'an application of its own'}`,
      );
    }
    if (own !== undefined) return used(own, 'own', `your own implementation at ${own}`);
    const mock = mockOf(c);
    const link = knownLink(c.recorded?.implementation, c.has.asset);
    const url = link ?? mock;
    if (!(await tryMock(c, url)).open) return undefined;
    if (link === undefined) return used(mock, 'mock', `the mocking service at ${mock}`);
    return {
      ...used(link, 'public link', `the public link ${link} of the mocking service`),
      kind: linkKind,
      key: assetName(c.has.asset),
    };
  },
  /** One's own may be reachable for the proxy alone. */
  async inspect(c, { seen: { url, kind } }) {
    const facts = factsOf(c, url, kind);
    if (kind !== 'own') return { facts, entries: [] };
    const { resource, request } = c.has.spec;
    const answer = await c.oauth.callApi(resourceUrl(url, resource), undefined, request);
    if (answer.kind === 'no answer')
      c.note(
        `Your implementation does not answer from here (${answer.why}); the proxy may reach it all the same.`,
      );
    const good = answer.kind === 'no answer' || (answer.status >= 200 && answer.status < 300);
    return {
      facts,
      entries: settings(c, url).check(
        'conflict',
        'url',
        good,
        answer.kind === 'no answer'
          ? ''
          : `answering ${callOf(c)} with status ${answer.status}: ${answer.says || 'nothing'}`,
        'answering with 200 and without credentials. Give the URL without the resource (api.implementationUrl), and the resource that answers GET (api.resource)',
      ),
    };
  },
  gone(c) {
    const before = c.recorded?.implementation;
    return before && before.kind !== 'own' && before.kind !== 'existing'
      ? settings(c, before.url).check(
          'required',
          'url',
          false,
          'not answering',
          'answering without credentials',
        )
      : [];
  },
  /** Only where the mock is closed: after a yes a public link, or a public asset; else manually. */
  async apply(c) {
    const mock = mockOf(c);
    const may =
      c.answers.mayMakeLink ||
      (await c.confirm(
        'The mocking service wants credentials, and a proxy sends none. Make a public link, by which everybody who has it can call the mock?',
      ));
    const link = may ? await makeLink(c, mock) : undefined;
    if (link !== undefined && link.length <= longest) return factsOf(c, link, 'public link');
    if (c.answers.mayMakePublic) await makePublic(c);
    const look = await tryMock(c, mock);
    if (look.open) return factsOf(c, mock, 'mock');
    throw closed(mock, look.status);
  },
  async verify(c) {
    const { url, kind } = c.has.implementation;
    if (kind !== 'public link') forgetLink(c);
    const look = c.changed && kind !== 'own' && kind !== 'existing' ? await tryMock(c, url) : undefined;
    if (look?.open === false) throw closed(url, look.status);
  },
  async undo(c) {
    const ours = (key: string): boolean => c.whose({ kind: assetKind, key, id: key }) === 'own';
    return c.made.flatMap(({ kind, key, id }) => {
      if (kind === linkKind)
        return [
          `The public link ${id} stays, since Anypoint offers no call to end it: in Design Center open the project, click the mocking service icon and switch Make Public off.`,
        ];
      // An asset of ours is deleted with the step that published it.
      return ours(key)
        ? []
        : [`The asset ${key} was made public and stays so: change it under Exchange → the asset → Share.`];
    });
  },
});
