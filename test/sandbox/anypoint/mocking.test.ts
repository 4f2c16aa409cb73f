import { afterEach, describe, expect, it } from 'vitest';
import { type Answer, type Bench, bench, people, publish, zipOf } from './services-bench.ts';

let at: Bench;
afterEach(() => at.stop());

const anonymous = (url: string, method = 'GET', headers: Record<string, string> = {}): Promise<Answer> =>
  at.call(method, url, { headers: { authorization: undefined, ...headers } });

const mockOf = (text: string, more: Record<string, string> = {}): Promise<string> =>
  publish(at, '1.0.0', { 'people.raml': `#%RAML 1.0\ntitle: T\n${text}`, ...more });

const oasMock = (text: string, more: Record<string, string> = {}): Promise<string> =>
  publish(
    at,
    '1.0.0',
    {},
    {
      'files.raml.zip': undefined,
      'files.oas.zip': zipOf({ 'api.yaml': text, ...more }),
      'properties.mainFile': 'api.yaml',
    },
  );

describe('the mock of a RAML', () => {
  it('answers the lowest status with the included example, to anyone', async () => {
    at = await bench();
    const answer = await anonymous(`${await publish(at)}/people`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.json()).toEqual(JSON.parse(people));
  });

  it('serves nested resources, URI parameters, named examples and another status on demand', async () => {
    at = await bench();
    const mock = await mockOf(`
/people:
  /{id}:
    get:
      responses:
        200:
          body:
            application/json:
              examples:
                ada: { name: Ada }
                linus: { value: { name: Linus } }
        404:
          body: { application/json: { example: { gone: true } } }
  /mine:
    get: { responses: { 200: { body: { application/json: { example: { mine: true } } } } } }
`);
    expect((await anonymous(`${mock}/people/7`)).json()).toEqual({ name: 'Ada' });
    expect((await anonymous(`${mock}/people/mine`)).json()).toEqual({ mine: true });
    expect((await anonymous(`${mock}/people/7`, 'GET', { 'MS2-Example': 'linus' })).json()).toEqual({
      name: 'Linus',
    });
    const other = await anonymous(`${mock}/people/7`, 'GET', { 'MS2-Status-Code': '404' });
    expect([other.status, other.json()]).toEqual([404, { gone: true }]);
    const unknown = await anonymous(`${mock}/people/7`, 'GET', { 'MS2-Status-Code': '418' });
    expect([unknown.status, unknown.json()]).toMatchObject([400, { code: 'INVALID_HEADER_VALUE' }]);
  });

  it('builds a value out of a type when there is no example', async () => {
    at = await bench();
    const mock = await mockOf(
      `
uses: { shared: libraries/shared.raml }
types:
  Base: { properties: { id: integer } }
  Person:
    type: Base
    properties:
      name: { type: string, example: Ada }
      nick?: string
      rank: { enum: [junior, senior] }
      home: shared.Address
/people:
  get: { responses: { 200: { body: { application/json: { type: 'Person[]' } } } } }
`,
      {
        'libraries/shared.raml': '#%RAML 1.0 Library\ntypes:\n  Address: !include address.raml\n',
        'libraries/address.raml': '#%RAML 1.0 DataType\nproperties: { city: { example: Berlin } }\n',
      },
    );
    expect((await anonymous(`${mock}/people`)).json()).toEqual([
      { id: 0, name: 'Ada', nick: 'string', rank: 'junior', home: { city: 'Berlin' } },
    ]);
  });

  it('applies resource types and traits', async () => {
    at = await bench();
    const mock = await mockOf(`
resourceTypes:
  collection:
    get: { responses: { 200: { body: { application/json: { example: { of: <<resourcePathName>>, as: <<item>> } } } } } }
traits:
  created: { responses: { 201: { body: { application/json: { example: { made: <<what>> } } } } } }
/people:
  type: { collection: { item: person } }
  post: { is: [ { created: { what: person } } ] }
`);
    expect((await anonymous(`${mock}/people`)).json()).toEqual({ of: 'people', as: 'person' });
    const posted = await anonymous(`${mock}/people`, 'POST');
    expect([posted.status, posted.json()]).toEqual([201, { made: 'person' }]);
  });

  it('names what is unknown in JSON', async () => {
    at = await bench();
    const mock = await publish(at);
    const missing = await anonymous(`${mock}/nobody`);
    expect([missing.status, missing.json()]).toMatchObject([404, { code: 'RESOURCE_NOT_FOUND' }]);
    expect((await anonymous(`${mock}/people`, 'DELETE')).status).toBe(405);
    expect((await anonymous(`${mock.replace('1.0.0', '9.9.9')}/people`)).status).toBe(404);
  });

  it('wants an Authorization header once a method is secured by OAuth 2.0', async () => {
    at = await bench();
    const mock = await mockOf(
      `
securitySchemes:
  oauth_2_0: !include security.raml
/people:
  get:
    securedBy: [oauth_2_0]
    responses: { 200: { body: { application/json: { example: [] } } } }
  post:
    securedBy: [null, oauth_2_0]
    responses: { 200: }
`,
      { 'security.raml': '#%RAML 1.0 SecurityScheme\ntype: OAuth 2.0\n' },
    );
    expect((await anonymous(`${mock}/people`)).status).toBe(400);
    expect((await anonymous(`${mock}/people`, 'GET', { authorization: 'Bearer any' })).status).toBe(200);
    expect((await anonymous(`${mock}/people`, 'POST')).status).toBe(200);
  });

  it('refuses a call without a required query parameter or header, which a trait may bring', async () => {
    at = await bench();
    const mock = await mockOf(`
traits: { tenanted: { queryParameters: { tenant: string } } }
/people:
  get: { is: [tenanted], headers: { X-Team: string }, responses: { 200: { body: { application/json: { example: 1 } } } } }
`);
    const refused = async (url: string, headers: Record<string, string> = {}): Promise<unknown> => {
      const answer = await anonymous(url, 'GET', headers);
      return [answer.status, answer.json()];
    };
    const code = 'COULD_NOT_PARSE_PARAMETERS';
    expect(await refused(`${mock}/people`)).toEqual([
      400,
      { code, message: 'Required query parameter tenant was not provided' },
    ]);
    expect(await refused(`${mock}/people?tenant=a`)).toEqual([
      400,
      { code, message: 'Required header X-Team was not provided' },
    ]);
    expect(await refused(`${mock}/people?tenant=a`, { 'x-team': 'b' })).toEqual([200, 1]);
  });

  it('has a root resource', async () => {
    at = await bench();
    const mock = await mockOf(
      '/:\n  get: { responses: { 200: { body: { application/json: { example: { root: true } } } } } }\n',
    );
    for (const url of [mock, `${mock}/`]) expect((await anonymous(url)).json()).toEqual({ root: true });
  });

  it('is not published when an included file is missing, and the file and line that name it are told', async () => {
    at = await bench();
    await expect(mockOf('/people: !include absent.raml\n')).rejects.toThrow(
      'absent.raml is referenced and does not exist (people.raml, line 3)',
    );
  });

  it('is not published when it is no YAML', async () => {
    at = await bench();
    await expect(mockOf('/people:\n  get:\n    description: a: b: c\n')).rejects.toThrow(
      /people\.raml, line 5/,
    );
  });
});

describe('the mock of an OpenAPI document', () => {
  const three = `
openapi: 3.0.3
info: { title: T, version: v1 }
paths:
  /people:
    get:
      responses:
        '200': { $ref: '#/components/responses/People' }
  /people/{id}:
    get:
      responses:
        default: { description: d }
        '200': { description: d, content: { application/json: { schema: { $ref: 'person.yaml#/Person' } } } }
components:
  responses:
    People: { description: d, content: { application/json: { examples: { one: { value: [{ name: Ada }] } } } } }
`;
  const person = `
Base: { type: object, properties: { id: { type: integer, example: 7 } } }
Person: { allOf: [ { $ref: '#/Base' }, { properties: { tags: { type: array, items: { type: string } } } } ] }
`;

  it('serves examples and schemas of version 3, across files', async () => {
    at = await bench();
    const mock = await oasMock(three, { 'person.yaml': person });
    expect((await anonymous(`${mock}/people`)).json()).toEqual([{ name: 'Ada' }]);
    expect((await anonymous(`${mock}/people/7`)).json()).toEqual({ id: 7, tags: ['string'] });
  });

  it('serves version 2, and its OAuth 2.0 security', async () => {
    at = await bench();
    const mock = await oasMock(`
swagger: '2.0'
info: { title: T, version: v1 }
securityDefinitions: { oauth: { type: oauth2 } }
paths:
  /people:
    get: { responses: { 200: { description: d, examples: { application/json: { ok: true } } } } }
    post: { security: [{ oauth: [] }], responses: { 200: { description: d, schema: { type: boolean } } } }
`);
    expect((await anonymous(`${mock}/people`)).json()).toEqual({ ok: true });
    expect((await anonymous(`${mock}/people`, 'POST')).status).toBe(400);
    expect((await anonymous(`${mock}/people`, 'POST', { authorization: 'Bearer any' })).json()).toBe(true);
  });
});

describe('where source URLs want a token', () => {
  const token = (): Record<string, string> => ({ 'ms2-authorization': `bearer ${at.bearer}` });

  it('only ms2-authorization opens them, or a public asset', async () => {
    at = await bench({ mockAccess: 'token' });
    const mock = await publish(at);
    expect((await anonymous(`${mock}/people`)).status).toBe(401);
    expect((await anonymous(`${mock}/people`, 'GET', { authorization: `Bearer ${at.bearer}` })).status).toBe(
      401,
    );
    expect((await anonymous(`${mock}/people`, 'GET', { 'ms2-authorization': 'bearer foreign' })).status).toBe(
      401,
    );
    expect((await anonymous(`${mock}/people`, 'GET', token())).status).toBe(200);
    await at.call('PUT', `/exchange/api/v2/assets/${at.org}/people/public`, {
      json: [{ versionGroup: 'v1' }],
    });
    expect((await anonymous(`${mock}/people`)).status).toBe(200);
  });

  it.each(['links', 'link'] as const)('a public link made with POST %s is open', async (mood) => {
    at = await bench({ mockAccess: 'token', mockLinks: mood });
    const source = (await publish(at)).replace(/\/m$/, '');
    expect((await anonymous(`${source}/${mood}`, 'POST')).status).toBe(401);
    const other = mood === 'links' ? 'link' : 'links';
    expect((await anonymous(`${source}/${other}`, 'POST', token())).status).toBe(404);
    const made = await anonymous(`${source}/${mood}`, 'POST', token());
    expect(made.status).toBe(201);
    const { id } = made.json<{ id: string }>();
    expect((await anonymous(source, 'GET', token())).json()).toEqual({ metadata: { baseUriPath: '' } });
    expect((await anonymous(`/mocking/api/v1/links/${id}/people`)).json()).toEqual(JSON.parse(people));
  });

  it('no link can be made where there is no such call', async () => {
    at = await bench({ mockLinks: 'none' });
    const source = (await publish(at)).replace(/\/m$/, '');
    for (const name of ['links', 'link'])
      expect((await anonymous(`${source}/${name}`, 'POST', token())).status).toBe(404);
    expect(
      (await anonymous('/mocking/api/v1/links/3defc266-c001-431c-88d2-7cc83928efca/people')).status,
    ).toBe(404);
  });
});

it('the branch of a project is mocked without publication', async () => {
  at = await bench({ designCenterTemplateFiles: false });
  const headers = { 'x-owner-id': at.userId, 'x-organization-id': at.org };
  const json = { name: 'People', type: 'raml' };
  const { id } = (await at.call('POST', '/designcenter/api-designer/projects', { json, headers })).json<{
    id: string;
  }>();
  const branch = `/designcenter/api-designer/projects/${id}/branches/master`;
  await at.call('POST', `${branch}/acquireLock`, { headers });
  const content =
    '#%RAML 1.0\ntitle: T\n/a: { get: { responses: { 200: { body: { application/json: { example: 1 } } } } } }\n';
  await at.call('POST', `${branch}/save`, { json: [{ path: '/people.raml', content }], headers });
  expect((await anonymous(`/mocking/api/v1/sources/vcs/projects/${id}/master/m/a`)).json()).toBe(1);
});
