import { describe, expect, it } from 'vitest';
import { materialOf } from '../../src/cli/export/material.ts';
import { postmanCollection, postmanEnvironment } from '../../src/cli/export/postman.ts';
import { Problem } from '../../src/errors.ts';
import { hostileNames } from './hostile-names.ts';
import { type SavedSetup, savedSetup } from './saved-setup.ts';

interface Attribute {
  readonly key: string;
  readonly value: unknown;
}
interface Auth {
  readonly type: string;
  readonly oauth2?: readonly Attribute[];
}
interface Item {
  readonly name: string;
  readonly item?: readonly Item[];
  readonly request?: {
    readonly method: string;
    readonly url: {
      readonly raw: string;
      readonly host: readonly string[];
      readonly query?: readonly Attribute[];
    };
    readonly auth: Auth;
    readonly description: string;
  };
  readonly event?: readonly {
    readonly listen: string;
    readonly script: { readonly exec: readonly string[] };
  }[];
  readonly protocolProfileBehavior?: { readonly followRedirects?: boolean };
}
interface Collection {
  readonly info: {
    readonly name: string;
    readonly schema: string;
    readonly _postman_id: string;
    readonly description: string;
  };
  readonly item: readonly Item[];
}
interface Environment {
  readonly id: string;
  readonly name: string;
  readonly values: readonly {
    readonly key: string;
    readonly value: string;
    readonly type: string;
    readonly enabled: boolean;
  }[];
}

const textOf = (setup?: SavedSetup): string => postmanCollection(materialOf(savedSetup(setup)));
const collectionOf = (setup?: SavedSetup): Collection => JSON.parse(textOf(setup)) as Collection;
const environmentOf = (setup?: SavedSetup): Environment =>
  JSON.parse(postmanEnvironment(materialOf(savedSetup(setup)))) as Environment;
const requestsIn = (items: readonly Item[]): readonly Item[] =>
  items.flatMap((one) => (one.item ? requestsIn(one.item) : [one]));
const presetOf = (grant: string): Readonly<Record<string, unknown>> => {
  const presets = requestsIn(collectionOf().item).flatMap(({ request }) =>
    request?.auth.oauth2
      ? [Object.fromEntries(request.auth.oauth2.map(({ key, value }) => [key, value]))]
      : [],
  );
  return presets.find((preset) => preset['grant_type'] === grant) ?? {};
};
const variables = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/\{\{(.*?)\}\}/g)].map(([, name = '']) => name)),
];

describe('the Postman collection', () => {
  it('is of format 2.1.0, with requests in every place', () => {
    const { info, item } = collectionOf();
    expect(info.schema).toBe('https://schema.getpostman.com/json/collection/v2.1.0/collection.json');
    expect(info._postman_id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const requests = requestsIn(item);
    expect(requests).toHaveLength(10);
    for (const { name, request, event } of requests) {
      expect(name).not.toBe('');
      expect(['GET', 'POST']).toContain(request?.method);
      expect(request?.url.raw.startsWith(request.url.host.join('.'))).toBe(true);
      expect(event?.some(({ listen }) => listen === 'test')).toBe(true);
    }
  });

  it('holds the open, the refused and the accepted calls', () => {
    const names = requestsIn(collectionOf().item).map(({ name }) => name.split(':')[0]);
    expect(names.filter((name) => name === 'Open')).toHaveLength(1);
    expect(names.filter((name) => name === 'Refused')).toHaveLength(2);
    expect(names.filter((name) => name === 'Accepted')).toHaveLength(2);
  });

  it('presets the authorization code flow with PKCE', () => {
    expect(presetOf('authorization_code_with_pkce')).toMatchObject({
      authUrl: '{{authorizeUrl}}',
      accessTokenUrl: '{{tokenUrl}}',
      clientId: '{{clientId}}',
      clientSecret: '{{clientSecret}}',
      scope: '{{scope}}',
      redirect_uri: '{{callbackUrl}}',
      state: '{{$guid}}',
      challengeAlgorithm: 'S256',
    });
  });

  it('presets the implicit flow with the nonce that Okta demands, and without a secret', () => {
    const preset = presetOf('implicit');
    expect(preset).toMatchObject({
      authUrl: '{{authorizeUrl}}?nonce={{$guid}}',
      redirect_uri: '{{callbackUrl}}',
    });
    expect(preset).not.toHaveProperty('clientSecret');
  });

  it('follows no redirect of a login, since the redirect is the answer', () => {
    const authorize = requestsIn(collectionOf().item).filter(({ name }) => name === 'Authorize');
    expect(authorize.map(({ protocolProfileBehavior }) => protocolProfileBehavior?.followRedirects)).toEqual([
      false,
      false,
    ]);
  });

  it('uses no variable that neither the environment nor a script of its own sets', () => {
    const text = textOf();
    const set = [...text.matchAll(/collectionVariables\.set\('(\w+)'/g)].map(([, name]) => name);
    const known = [...environmentOf().values.map(({ key }) => key), ...set, '$guid', '$guid}}{{$guid'];
    expect(variables(text).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('has scripts that a JavaScript engine accepts', () => {
    for (const { event } of requestsIn(collectionOf().item))
      for (const { script } of event ?? [])
        expect(() => new Function('pm', script.exec.join('\n'))).not.toThrow();
  });

  it('says so when its callback is not registered with the client', () => {
    const { application } = savedSetup().facts() as { application: { redirectUris: readonly string[] } };
    const facts = { application: { ...application, redirectUris: ['http://localhost:8085/callback'] } };
    expect(collectionOf({ facts: facts as never }).info.description).toContain('is not registered');
    expect(collectionOf().info.description).not.toContain('is not registered');
  });

  it('has the same ids each time, so that a second import replaces the first', () => {
    expect(collectionOf().info._postman_id).toBe(collectionOf().info._postman_id);
    expect(environmentOf().id).not.toBe(collectionOf().info._postman_id);
  });

  it.each(hostileNames)('lets no name reach into its variables or scripts: %s', (_, name) => {
    const setup = { mark: (text: string) => `${text}${name}` };
    expect(variables(textOf(setup))).toEqual(variables(textOf()));
    const events = ({ item }: Collection): unknown => requestsIn(item).map(({ event }) => event);
    expect(events(collectionOf(setup))).toEqual(events(collectionOf()));
    for (const { value } of environmentOf(setup).values) expect(value).not.toContain('{{');
  });
});

describe('the Postman environment', () => {
  it('names the addresses and the client of this setup', () => {
    const values = Object.fromEntries(environmentOf().values.map(({ key, value }) => [key, value]));
    expect(values).toMatchObject({
      apiUrl: 'https://oauth-demo-proxy.example.cloudhub.io/employees',
      openUrl: 'https://mock.example.com/m/employees',
      authorizeUrl: 'https://integrator-1.okta.com/oauth2/aus1/v1/authorize',
      tokenUrl: 'https://integrator-1.okta.com/oauth2/aus1/v1/token',
      callbackUrl: 'https://oauth.pstmn.io/v1/callback',
      clientId: '0oa2',
      scope: 'openid profile',
    });
  });

  it('leaves every secret empty, and marks it as one', () => {
    const secrets = environmentOf().values.filter(({ type }) => type === 'secret');
    expect(secrets.map(({ key, value }) => [key, value])).toEqual([
      ['clientSecret', ''],
      ['testUsername', ''],
      ['testPassword', ''],
    ]);
  });

  it('holds the secrets when they were asked for, whatever characters they have', () => {
    const secret = `a"b\\c'd{{e}}`;
    const text = postmanEnvironment(materialOf(savedSetup()), { clientSecret: secret });
    const { values } = JSON.parse(text) as Environment;
    expect(values.find(({ key }) => key === 'clientSecret')?.value).toBe(secret);
  });
});

describe('a setup that did not come far enough', () => {
  it('is refused with exit 2 and the facts that are missing', () => {
    const early = savedSetup({ without: ['anypoint.application'] });
    const refusal = (): unknown => {
      try {
        return materialOf(early);
      } catch (error) {
        return error;
      }
    };
    const error = refusal();
    expect(error).toBeInstanceOf(Problem);
    expect((error as Problem).description).toMatchObject({ exit: 2 });
    expect((error as Problem).message).toContain('application');
  });
});
