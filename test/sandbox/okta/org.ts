import { afterEach } from 'vitest';
import { defaults } from '../../../src/sandbox/kernel/mood.ts';
import { serve } from '../../../src/sandbox/kernel/server.ts';
import { describeOkta, freshWorld, type OktaDescription } from '../../../src/sandbox/okta/fresh.ts';
import { type OktaMoods, oktaMoods } from '../../../src/sandbox/okta/moods.ts';
import { oktaPlatform } from '../../../src/sandbox/okta/platform.ts';
import type { OktaWorld } from '../../../src/sandbox/okta/world.ts';
import { nextKey } from '../../support/signing-keys.ts';
import { unchangedBy } from '../../support/unchanged.ts';

/** An answer as the tests look at it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
}

/** The text at a path of an answer's body: `credentials.oauthClient.client_id`, `0.id`. */
export const textAt = (answer: Answer, path: string): string => {
  const found = path
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], answer.json);
  if (typeof found !== 'string') throw new Error(`no text at ${path} of ${JSON.stringify(answer.json)}`);
  return found;
};

/** One field of every item of a list. */
export const eachOf = (answer: Answer, field: string): readonly unknown[] =>
  (answer.json as Record<string, unknown>[]).map((item) => item[field]);

export interface Org {
  readonly world: OktaWorld;
  readonly moods: OktaMoods;
  readonly description: OktaDescription;
  /** Moves the clock on. */
  pass(milliseconds: number): void;
  /** With the admin's token unless headers say otherwise. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

const start = Date.parse('2026-09-01T08:00:00.250Z');
/** Made once, since its signing key takes longest; every test gets a copy. */
const pristine = freshWorld(start);

/** A fresh org behind a listening server, ended after the test; `at` is its time, for callers that bring a clock of their own. */
export const openOrg = async (changed: Partial<OktaMoods> = {}, at: number = start): Promise<Org> => {
  let now = at;
  let origin = '';
  const world = at === start ? structuredClone(pristine) : freshWorld(at);
  const moods = { ...defaults(oktaMoods), ratePlan: 'none' as const, ...changed };
  const unchanged = unchangedBy(() => world);
  const platform = oktaPlatform({
    world,
    moods,
    origin: () => origin,
    now: () => now,
    newKey: nextKey,
    save: unchanged.save,
  });
  const listening = await serve(platform, { port: 0, ...unchanged });
  running.push(listening, platform);
  origin = listening.origin;
  const description = describeOkta(world, origin);
  const call: Org['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(new URL(path, origin), {
      method,
      headers: {
        authorization: `SSWS ${description.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      json: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
  };
  return {
    world,
    moods,
    description,
    call,
    pass: (milliseconds) => {
      now += milliseconds;
    },
  };
};

/** The introspection client of the guide, as the Apps API takes it. */
export const webApp = (
  label: string,
  oauth: Record<string, unknown> = {},
  client: Record<string, unknown> = {},
) => ({
  name: 'oidc_client',
  label,
  signOnMode: 'OPENID_CONNECT',
  credentials: {
    oauthClient: {
      token_endpoint_auth_method: 'client_secret_basic',
      autoKeyRotation: true,
      pkce_required: false,
      ...client,
    },
  },
  settings: {
    oauthClient: {
      application_type: 'web',
      grant_types: ['authorization_code', 'client_credentials'],
      response_types: ['code'],
      redirect_uris: ['http://localhost:8085/authorization-code/callback'],
      consent_method: 'TRUSTED',
      ...oauth,
    },
  },
});
