import type { Document, YAMLMap } from 'yaml';
import { problem } from '../errors.ts';
import { type FlowName, flowsIn, grantsOf, type Wanted } from './flows.ts';
import type { SpecFiles } from './specification/specification.ts';

/** Where a client gets its tokens: endpoints of the one authorization server; by which flows, and with which scopes. */
export interface TokenSource extends Wanted {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
}

/** The name that Anypoint's own snippet gives to the scheme (docs/facts/anypoint-apis.md §7.8). */
const scheme = 'oauth_2_0';

const refuse = (files: SpecFiles, why: string): never => {
  throw problem('SPEC_UNUSABLE', { folder: files.main, why });
};

const open = async (files: SpecFiles): Promise<{ text: string; document: Document.Parsed }> => {
  const { parseDocument } = await import('yaml');
  const text = files.files[files.main] ?? refuse(files, 'the main document is missing.');
  const document = parseDocument(text, { logLevel: 'error' });
  const [error] = document.errors;
  if (error) refuse(files, error.message);
  return { text, document };
};

/** After RAML 1.0 "Security Schemes", with the parts of the policy's own snippet. */
const ramlScheme = ({ authorizeUrl, tokenUrl, ...wanted }: TokenSource): object => ({
  type: 'OAuth 2.0',
  description: 'Access tokens of the authorization server that the API trusts.',
  describedBy: {
    headers: { Authorization: { type: 'string', required: false } },
    queryParameters: { access_token: { type: 'string', required: false } },
    responses: {
      401: { description: 'Bad or expired token.' },
      403: { description: 'The token gives no access to this API.' },
    },
  },
  settings: {
    authorizationUri: authorizeUrl,
    accessTokenUri: tokenUrl,
    authorizationGrants: grantsOf(wanted),
    ...(wanted.scopes.length > 0 && { scopes: wanted.scopes }),
  },
});

type Edit = { readonly at: number; readonly text: string };

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** Begins, in the text, of the entries of a mapping that is written one below the other. */
const entriesOf = (map: YAMLMap): readonly { readonly key: string; readonly at: number }[] =>
  map.items.flatMap(({ key }) => {
    const { value, range } = key as { value: unknown; range?: readonly number[] | null };
    return range?.[0] === undefined ? [] : [{ key: String(value), at: range[0] }];
  });

/**
 * Security of a RAML document, put in as text so that comments, order and `!include` stay as they were: the scheme, and
 * `securedBy` for the whole API. What the document says itself is left alone.
 */
const secureRaml = async (files: SpecFiles, source: TokenSource): Promise<string> => {
  const { isMap, stringify } = await import('yaml');
  const { text, document } = await open(files);
  const root = document.contents;
  if (!isMap(root) || root.flow) return refuse(files, 'its main document is not a mapping.');
  const rootEntries = entriesOf(root as YAMLMap);
  const firstResource = rootEntries.find(({ key }) => key.startsWith('/'));
  const end = firstResource ? lineStart(text, firstResource.at) : text.length;
  const entry = { [scheme]: ramlScheme(source) };
  const edits: Edit[] = [];
  const rootBlock = (block: object): void =>
    void edits.push({ at: end, text: stringify(block, { lineWidth: 0 }) });

  const schemes = root.get('securitySchemes', true);
  if (!root.has('securitySchemes')) rootBlock({ securitySchemes: entry });
  else if (!isMap(schemes) || schemes.flow || schemes.tag)
    refuse(
      files,
      'its securitySchemes are not written below each other in the main document; add the scheme manually.',
    );
  else if (!schemes.has(scheme)) {
    const first = entriesOf(schemes as YAMLMap)[0]?.at ?? end;
    const indent = ' '.repeat(first - lineStart(text, first));
    const lines = stringify(entry, { lineWidth: 0 }).trimEnd().split('\n');
    edits.push({
      at: lineStart(text, first),
      text: `${lines.map((line) => indent + line).join('\n')}\n`,
    });
  }
  if (!root.has('securedBy')) rootBlock({ securedBy: [scheme] });
  return insert(text, edits);
};

const insert = (text: string, edits: readonly Edit[]): string => {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const places = [...new Set(edits.map(({ at }) => at))].sort((a, b) => b - a);
  return places.reduce((whole, at) => {
    const before = whole.slice(0, at);
    const added = edits.filter((edit) => edit.at === at).map((edit) => edit.text);
    const gap = before === '' || before.endsWith('\n') ? '' : '\n';
    return before + (gap + added.join('')).replaceAll('\n', eol) + whole.slice(at);
  }, text);
};

/** The words of the two generations of OpenAPI, and the addresses that each flow needs. */
const oasFlows: Readonly<
  Record<
    FlowName,
    { readonly three: string; readonly two: string; readonly needs: readonly (keyof OasUrls)[] }
  >
> = {
  code: { three: 'authorizationCode', two: 'accessCode', needs: ['authorizationUrl', 'tokenUrl'] },
  implicit: { three: 'implicit', two: 'implicit', needs: ['authorizationUrl'] },
  'client-credentials': { three: 'clientCredentials', two: 'application', needs: ['tokenUrl'] },
};

interface OasUrls {
  readonly authorizationUrl: string;
  readonly tokenUrl: string;
}

/** OpenAPI 3: one scheme with all flows. Swagger 2.0: one definition for each flow. */
const secureOas = async (files: SpecFiles, source: TokenSource): Promise<string> => {
  const { text, document } = await open(files);
  const urls: OasUrls = { authorizationUrl: source.authorizeUrl, tokenUrl: source.tokenUrl };
  const scopes = Object.fromEntries(source.scopes.map((name) => [name, 'Access to the API']));
  const flows = flowsIn(source).map((flow) => {
    const { two, three, needs } = oasFlows[flow];
    const name = flow === 'code' ? scheme : `${scheme}_${flow.replaceAll('-', '_')}`;
    return {
      two,
      three,
      name,
      value: { ...Object.fromEntries(needs.map((url) => [url, urls[url]])), scopes },
    };
  });
  const added: readonly (readonly [path: readonly string[], value: object])[] = document.has('swagger')
    ? [
        ...flows.map(
          ({ two, name, value }) =>
            [['securityDefinitions', name], { type: 'oauth2', flow: two, ...value }] as const,
        ),
        [['security'], flows.map(({ name }) => ({ [name]: source.scopes }))],
      ]
    : [
        [
          ['components', 'securitySchemes', scheme],
          { type: 'oauth2', flows: Object.fromEntries(flows.map(({ three, value }) => [three, value])) },
        ],
        [['security'], [{ [scheme]: source.scopes }]],
      ];
  for (const [path, value] of added)
    if (!document.hasIn(path)) document.setIn(path, document.createNode(value));
  return text.trimStart().startsWith('{')
    ? `${JSON.stringify(document.toJS(), null, 2)}\n`
    : document.toString({ lineWidth: 0 });
};

/**
 * The specification with an OAuth 2.0 security scheme that names the authorization server's own endpoints, for the whole API.
 * Only the main document changes. Pure; the YAML library is loaded when it is first called.
 * @throws SPEC_UNUSABLE where the document is written in a way to which nothing can be added safely
 */
export const secureSpec = async (files: SpecFiles, source: TokenSource): Promise<SpecFiles> => {
  const main = files.classifier === 'raml' ? await secureRaml(files, source) : await secureOas(files, source);
  return { ...files, files: { ...files.files, [files.main]: main } };
};

const namedIn = (text: string, names: string): string | undefined =>
  new RegExp(`["']?(?:${names})["']?\\s*:\\s*["']?([^\\s"',]+)`).exec(text)?.[1];

/** The main document as `secureSpec` would leave it with the endpoints that stand in `found`; undefined when none do. */
export const securedLike = async (
  files: SpecFiles,
  found: string,
  wanted: Wanted,
): Promise<string | undefined> => {
  const authorizeUrl = namedIn(found, 'authorizationUri|authorizationUrl');
  const tokenUrl = namedIn(found, 'accessTokenUri|tokenUrl');
  if (authorizeUrl === undefined || tokenUrl === undefined) return undefined;
  return (await secureSpec(files, { authorizeUrl, tokenUrl, ...wanted })).files[files.main];
};
