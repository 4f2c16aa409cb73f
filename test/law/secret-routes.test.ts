import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifySetup } from '../../src/cli/report/verification.ts';
import type { Tapped } from '../../src/sandbox/kernel/server.ts';
import type { OktaWorld } from '../../src/sandbox/okta/world.ts';
import { openWorld, type World } from '../support/journey.ts';
import { secretForms } from '../support/secret-forms.ts';

/** Whom a secret may be sent to. */
interface Owned {
  readonly name: string;
  readonly value: string;
  readonly vendors: readonly string[];
}

let world: World;
const sent: { readonly vendor: string; readonly where: string; readonly text: string }[] = [];
let secrets: readonly Owned[] = [];

const textOf = ({ path, query, requestHeaders, requestBody }: Tapped): string =>
  [path, query.toString(), JSON.stringify(requestHeaders), requestBody.toString('latin1')].join('\n');

/** What Okta gives to whoever has logged in; a gateway forwards it to the mock, which is part of Anypoint. */
const accessTokens = new Set<string>();
const keepAccessTokens = ({ responseBody, responseHeaders }: Tapped): void => {
  const texts = [responseBody.toString(), String(responseHeaders['location'] ?? '')];
  for (const [, token = ''] of texts
    .join('\n')
    .matchAll(/\baccess_token"?[=:]\s*"?([\w-]+\.[\w-]+\.[\w-]+)/g))
    accessTokens.add(token);
};

/** Gateways are no part of what the sandbox tells of; every server of this process is heard where Node itself tells of requests. */
const hearGateways = (message: unknown): void => {
  const { headers, method, url } = (message as { request: IncomingMessage }).request;
  const { okta, anypoint, control } = world.sandbox.describe();
  const others = [okta.orgUrl, anypoint.baseUrl, control.url].map((one) => new URL(one).port);
  if (others.includes(String(headers.host?.split(':')[1]))) return;
  sent.push({
    vendor: 'gateway',
    where: `gateway ${method} ${url?.split('?')[0]}`,
    text: JSON.stringify([url, headers]),
  });
};

beforeAll(async () => {
  world = await openWorld({
    judge: false,
    sandbox: {
      tap: (exchange) => {
        if (exchange.vendor === 'okta') keepAccessTokens(exchange);
        const toMock = exchange.vendor === 'anypoint' && exchange.path.startsWith('/mocking/');
        sent.push({
          vendor: toMock ? 'mock' : exchange.vendor,
          where: `${exchange.vendor} ${exchange.method} ${exchange.path}`,
          text: textOf(exchange),
        });
      },
    },
  });
  const { okta, anypoint } = world.sandbox.describe();
  // Okta has no call that makes a token: the second one is put there as its console would.
  const before = structuredClone(world.sandbox.world()) as { okta: OktaWorld; anypoint: unknown };
  const [admin] = before.okta.apiTokens;
  if (!admin) throw new Error('the sandbox has no token');
  const registration = `00${randomBytes(20).toString('hex')}`;
  before.okta.apiTokens.push({ ...admin, id: '00Tregistration', value: registration });
  await world.sandbox.restore(before);
  subscribe('http.server.request.start', hearGateways);
  await world.run({ answers: { 'okta.registrationToken': registration } });
  const clientSecrets = (world.sandbox.world().okta as OktaWorld).apps.flatMap(({ secrets: all }) => all);
  secrets = [
    { name: "the admin's API token", value: okta.token, vendors: ['okta'] },
    { name: 'the registration token', value: registration, vendors: ['okta', 'anypoint'] },
    { name: 'the Anypoint login', value: anypoint.bearer, vendors: ['anypoint'] },
    { name: "the test user's password", value: okta.users.at(-1)?.password ?? '', vendors: ['okta'] },
    ...clientSecrets.map(({ value }, i) => ({
      name: `client secret ${i + 1}`,
      value,
      vendors: ['okta', 'anypoint'],
    })),
    ...[...accessTokens].map((value, i) => ({
      name: `access token ${i + 1}`,
      value,
      vendors: ['okta', 'gateway', 'mock'],
    })),
  ];
});
afterAll(async () => {
  unsubscribe('http.server.request.start', hearGateways);
  await world.stop();
});

describe('over the whole guide', () => {
  it('every secret is really sent, so that its way can be looked at', () => {
    expect(secrets.length).toBeGreaterThan(5);
    expect(accessTokens.size).toBeGreaterThan(1);
    expect(sent.filter(({ vendor }) => vendor === 'gateway').length).toBeGreaterThan(3);
    for (const { name, value } of secrets)
      expect(
        sent.some(({ text }) => secretForms(value).some((form) => text.includes(form))),
        name,
      ).toBe(true);
  });

  it('no secret is sent to a platform that is not to have it, in any form', () => {
    const hits = secrets.flatMap(({ name, value, vendors }) =>
      sent
        .filter(({ vendor }) => !vendors.includes(vendor))
        .filter(({ text }) => secretForms(value).some((form) => text.includes(form)))
        .map(({ where }) => `${name}: ${where}`),
    );
    process.stdout.write(
      `routes: ${secrets.length} secrets, ${sent.length} requests to ${[...new Set(sent.map(({ vendor }) => vendor))].join(', ')}; hits ${hits.length}\n`,
    );
    expect(hits).toEqual([]);
  });
});

describe('a wrong password of the test user', () => {
  const answers = { 'verification.testUser.password': 'a-wrong-password-0123' };
  const signIns = (paths: readonly string[]): number =>
    paths.filter((where) => where === 'okta POST /api/v1/authn').length;

  it('is sent once by verify, though four of its calls would need a login', async () => {
    const from = sent.length;
    const { calls } = await verifySetup(world.looking({ answers })).then(({ verification }) => verification);
    expect(calls.length).toBeGreaterThan(2);
    expect(signIns(sent.slice(from).map(({ where }) => where))).toBe(1);
  });

  it('is sent once by init, which comes to two logins', async () => {
    const paths: string[] = [];
    const other = await openWorld({
      judge: false,
      sandbox: { tap: ({ vendor, method, path }) => paths.push(`${vendor} ${method} ${path}`) },
    });
    try {
      const { shortfalls } = await other.run({ answers });
      expect(shortfalls.length).toBeGreaterThan(1);
      expect(signIns(paths)).toBe(1);
    } finally {
      await other.stop();
    }
  });
});
