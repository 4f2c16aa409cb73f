import { afterAll, expect, it } from 'vitest';
import { folderWith, ok, openApi, raml } from '../guide/specification/stage.ts';
import { openWorld } from '../support/journey.ts';
import { judged } from '../support/judged.ts';

afterAll(() => judged().assertClean());

const body = '200: {body: {example: []}}';

/** Each asks for another thing in its calls; with an answer where the document alone does not say enough. */
const apis = [
  {
    name: 'an OAuth 2.0 scheme of its own',
    files: {
      'api.raml': raml(
        `securitySchemes:\n  sso:\n    type: OAuth 2.0\n    settings: {authorizationUri: https://a.example/a, accessTokenUri: https://a.example/t, authorizationGrants: [authorization_code]}\nsecuredBy: [sso]\n/parcels:\n  get: {responses: {${body}}}\n`,
      ),
    },
    status: 200,
  },
  {
    name: 'a header with an example and a query with a default',
    files: {
      'api.yaml': openApi(
        `  /parcels: {get: {parameters: [{in: header, name: X-Tenant, required: true, schema: {type: string}, example: red}, {in: query, name: page, required: true, schema: {type: integer, default: 1}}], responses: ${ok}}}\n`,
      ),
    },
    status: 200,
  },
  {
    name: 'nothing but answers without a body',
    files: { 'api.yaml': openApi("  /parcels: {get: {responses: {'204': {description: none}}}}\n") },
    status: 204,
  },
  {
    name: 'no GET at all',
    files: { 'api.yaml': openApi("  /parcels: {post: {responses: {'201': {description: made}}}}\n") },
    answers: { 'api.resource': 'POST /parcels' },
    status: 201,
  },
] as const;

it.each(apis)('an API with $name goes the whole way', async (api) => {
  const world = await openWorld();
  try {
    const answers = { 'api.folder': folderWith(api.files), ...('answers' in api && api.answers) };
    const { shortfalls } = await world.run({ answers });
    expect(shortfalls).toEqual([]);
    const { openCall, codeVerification, implicitVerification } = world.state().facts() as unknown as Record<
      string,
      { status?: number; probe?: { status: number } }
    >;
    const { status } = api;
    expect([openCall?.status, codeVerification?.probe?.status, implicitVerification?.probe?.status]).toEqual([
      status,
      status,
      status,
    ]);
    const before = world.writes().length;
    await world.run({ answers });
    expect(world.writes().slice(before)).toEqual([]);
  } finally {
    await world.stop();
  }
});
