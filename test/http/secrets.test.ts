import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cleanLine } from '../../src/clean.ts';
import type { Call } from '../../src/http/http.ts';
import { maskFields, maskForm, maskText } from '../../src/http/mask.ts';
import { redact, Secret } from '../../src/secret.ts';
import { json, problemOf, rig, serve } from './stage.ts';

const token = new Secret('canary-00aB/token+value');
/** Never told to `Secret`: only its field's name gives it away. */
const made = 'server-made-value-5150';

const forms = (value: string): string[] => {
  const bytes = Buffer.from(value);
  return [value, encodeURIComponent(value), bytes.toString('base64'), bytes.toString('hex')];
};

const expectNone = (text: string): void => {
  for (const form of [...forms(token.reveal()), made]) expect(text).not.toContain(form);
};

const call: Call = {
  method: 'POST',
  path: '/oauth2/v1/clients',
  query: { token: made, sessionToken: made, q: token.reveal(), limit: 2 },
  about: 'client "x"',
  json: { client_secret: made, nested: [{ clientSecret: made }], note: token.reveal(), name: 'visible' },
};
const authorize = async () => ({ authorization: `SSWS ${token.reveal()}` });

describe('records of exchanges', () => {
  it('show everything but secrets, known by value or by field name', async () => {
    const server = await serve((_request, response) =>
      json(
        response,
        201,
        { client_id: '0oa1', client_secret: made, echo: token.reveal() },
        { 'x-okta-request-id': 'r1' },
      ),
    );
    const { http, records } = rig(server.origin, { credential: { authorize } });
    const answer = await http.call<{ client_secret: string }>(call);
    expect(answer.body.client_secret).toBe(made);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      vendor: 'Okta',
      method: 'POST',
      status: 201,
      requestId: 'r1',
      attempt: 1,
    });
    expect(records[0]?.request).toContain('visible');
    expect(records[0]?.response).toContain('0oa1');
    expect(records[0]?.url).toContain('limit=2');
    expectNone(JSON.stringify(records));
  });

  it('exist for every try, also for those without an answer', async () => {
    const server = await serve((request, response, count) =>
      count === 1 ? request.socket.resetAndDestroy() : json(response, 200, {}),
    );
    const { http, records } = rig(server.origin);
    await http.call({ method: 'GET', path: '/a', about: 'a' });
    expect(records.map(({ attempt, status, lost }) => [attempt, status, lost !== undefined])).toEqual([
      [1, undefined, true],
      [2, 200, false],
    ]);
  });

  it('mask forms, and of files show name and size only', async () => {
    const server = await serve((_request, response) => response.end('ok'));
    const { http, records } = rig(server.origin);
    const post = { method: 'POST', path: '/t', about: 't', read: 'text' } as const;
    await http.call({ ...post, form: { grant_type: 'password', password: made, code: made, token: made } });
    await http.call({ ...post, multipart: [{ name: 'f', filename: 'a.zip', value: made }] });
    await http.call({ ...post, text: { body: `{"secret": "${made}`, contentType: 'application/json' } });
    expect(records[0]?.request).toContain('grant_type=password');
    expect(records[1]?.request).toBe('f a.zip (22 bytes)');
    expectNone(JSON.stringify(records));
  });
});

describe('problems', () => {
  it.each([
    [400, JSON.stringify({ errorCode: 'E1', errorSummary: `bad value ${token.reveal()}` })],
    [500, `<h1>SSWS ${token.reveal()}</h1>`],
    [403, `client_secret=${made}&x=1`],
    [201, `{"client_id":"0oa1","client_secret":"${made}`],
    [201, `{"client_secret" : "a\\"${made}", broken`],
  ])('with %i never show a secret, in message, exchange or cause', async (status, body) => {
    const server = await serve((_request, response) => response.writeHead(status).end(body));
    const found = await problemOf(rig(server.origin, { credential: { authorize } }).http.call(call));
    expectNone(inspect(found, { depth: 9 }) + JSON.stringify(found) + found.message + found.description.hint);
  });
});

describe('masking by name', () => {
  it('works at any depth, in any spelling, and leaves other fields alone', () => {
    const value = {
      a: [{ 'Client-Secret': 'x', ID_TOKEN: 'y', name: 'n', password: null, secret: { v: 'z' } }],
    };
    expect(maskFields(value)).toEqual({
      a: [
        { 'Client-Secret': '[secret]', ID_TOKEN: '[secret]', name: 'n', password: null, secret: '[secret]' },
      ],
    });
  });

  it("leaves a platform's own error code alone, the one word that is wanted in a trace", () => {
    const refusal = { code: 'RESOURCE_NOT_FOUND', error: { code: 404 } };
    expect(maskFields(refusal)).toEqual(refusal);
    const cut = '{"code":"RESOURCE_NOT_FOUND","message":"no such';
    expect(maskText(cut)).toBe(cut);
  });

  it('does not turn a field called __proto__ into a prototype', () => {
    const masked = maskFields(JSON.parse('{"__proto__":{"polluted":1}}')) as { polluted?: number };
    expect(masked.polluted).toBeUndefined();
  });

  it('works in forms, queries and broken JSON', () => {
    expect(maskForm('?a=1&access_token=abc&b=2')).toBe('?a=1&access_token=[secret]&b=2');
    expect(maskText('{"name":"n","refresh_token":"abc')).toBe('{"name":"n","refresh_token":"[secret]"');
    expect(maskForm('?code=abc&errorCode=E1')).toBe('?code=[secret]&errorCode=E1');
    expect(maskText('sent "client_secret=abc" in vain')).toBe('sent "client_secret=[secret] in vain');
  });

  it.each(['x', '"', '"x', '\\', ' ', '=', 'x=', '":"', '<', '%', '-', '\n', '[', '&x'])(
    'ends on a million characters of %j',
    (part) => {
      const text = part.repeat(1_000_000 / part.length);
      expect(cleanLine(maskText(text), 20_000).length).toBeLessThanOrEqual(20_001);
      expect(maskForm(text)).toBe(text);
    },
  );
});

describe('masking by value', () => {
  it('leaves no part of secrets that overlap, at either end of a text and in its middle', () => {
    const [left, right, long] = ['overlap-one-two', 'two-three-overlap', 'overlap-one-two-and-more'];
    for (const value of [left, right, long]) new Secret(value);
    expect(redact('overlap-one-two-three-overlap')).toBe('[secret]');
    expect(redact(`${long}${right}`)).toBe('[secret][secret]');
    expect(redact(`a ${left} b ${long} c ${right} d`)).toBe('a [secret] b [secret] c [secret] d');
    expect(redact(left.slice(0, -1))).toBe(left.slice(0, -1));
  });

  it('finds each of a thousand secrets in every form, and changes nothing else', () => {
    const secrets = Array.from({ length: 1000 }, (_, i) => `${'zyxw'[i % 4]}${i}/secret+number ${i * 7919}`);
    for (const value of secrets) new Secret(value);
    for (const value of secrets)
      for (const form of forms(value)) expect(redact(`<${form}>"${form}`)).toBe('<[secret]>"[secret]');
    const harmless = JSON.stringify(Array.from({ length: 500 }, (_, i) => ({ id: i, name: `number ${i}` })));
    expect(redact(harmless)).toBe(harmless);
  });
});
