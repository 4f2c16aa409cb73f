import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { problem } from '../../src/errors.ts';
import type { Http } from '../../src/http/http.ts';
import { createOkta } from '../../src/okta/client.ts';
import { type Canned, recordingHttp } from './recording-http.ts';

const okta = (...answers: readonly Canned[]) => createOkta(recordingHttp(...answers));
const app = (id: string, label: string, more: object = {}) => ({
  id,
  label,
  signOnMode: 'OPENID_CONNECT',
  ...more,
});

describe('the Okta client reads answers', () => {
  it('knows the engine and the address of an organization', async () => {
    const body = JSON.stringify({
      id: '00o1',
      pipeline: 'v1',
      _links: {
        organization: { href: 'https://o.okta.com' },
        alternate: { href: 'https://login.example.com' },
      },
    });
    expect(await okta({ body }).organization.wellKnown('https://login.example.com')).toEqual({
      id: '00o1',
      engine: 'classic',
      organizationUrl: 'https://o.okta.com',
    });
  });

  it.each([
    ['404', { status: 404, body: { errorCode: 'E0000008' } }],
    ['a web page', { body: '<html>parked domain</html>' }],
    ['other JSON', { body: '{"id":"x"}' }],
    ['nothing', {}],
  ])('takes %s for no organization', async (_name, answer) => {
    await expect(okta(answer).organization.wellKnown('https://x.example')).rejects.toMatchObject({
      code: 'OKTA_NOT_AN_ORG',
    });
  });

  it('has no user for a service app, and no roles where they may not be read', async () => {
    expect(await okta({ status: 404, body: { errorCode: 'E0000007' } }).users.me()).toBeUndefined();
    expect(await okta({ status: 403 }).users.roles('00u1')).toBeUndefined();
  });

  it('finds an authorization server by its exact name only', async () => {
    const issuer = 'https://o.okta.com/oauth2/x';
    const body = [
      { id: 'aus1', name: 'OAuth Demo 2', issuer },
      { id: 'aus2', name: 'OAuth Demo', issuer, audiences: ['api://d'], default: false, status: 'ACTIVE' },
    ];
    expect(await okta({ body }).authorizationServers.find('OAuth Demo')).toMatchObject({
      id: 'aus2',
      isDefault: false,
    });
    expect(await okta({ body }).authorizationServers.find('oauth demo')).toBeUndefined();
  });

  it('stops at two authorization servers of one name, naming both', async () => {
    const body = ['aus1', 'aus2'].map((id) => ({ id, name: 'OAuth Demo', issuer: 'https://o/x' }));
    const failure = okta({ body }).authorizationServers.find('OAuth Demo');
    await expect(failure).rejects.toMatchObject({
      code: 'OKTA_AMBIGUOUS',
      message: expect.stringContaining('aus1, aus2'),
    });
  });

  it('finds an app by its exact label on a later page, and leaves out apps of other kinds', async () => {
    const next = 'https://o.okta.com/api/v1/apps?after=abc&limit=200&q=App';
    const client = okta(
      {
        headers: { link: `<https://o.okta.com/api/v1/apps?q=App>; rel="self", <${next}>; rel="next"` },
        body: [app('1', 'Apple')],
      },
      { body: [app('2', 'App', { signOnMode: 'SAML_2_0' }), app('3', 'App')] },
    );
    expect(await client.apps.findAll('App')).toMatchObject([{ id: '3' }]);
  });

  it('takes 404 on a look-up for "not there", but not 404 for an unknown path', async () => {
    expect(await okta({ status: 404, body: { errorCode: 'E0000007' } }).apps.get('0oa1')).toBeUndefined();
    const wrongHost = okta({ status: 404, body: { errorCode: 'E0000008' } }).apps.get('0oa1');
    await expect(wrongHost).rejects.toMatchObject({ code: 'OKTA_CALL_UNKNOWN' });
  });

  it('keeps the chosen client id apart from the id of the app', async () => {
    const body = app('0oa1', 'App', { credentials: { oauthClient: { client_id: 'chosen-one' } } });
    expect(await okta({ body }).apps.get('0oa1')).toMatchObject({ id: '0oa1', clientId: 'chosen-one' });
  });

  it('reads marker, sign-in policy, assignment mode and the secret, which never prints', async () => {
    const body = app('0oa1', 'App', {
      credentials: { oauthClient: { client_secret: 'very-secret-value-1' } },
      settings: { implicitAssignment: true, notes: { admin: 'okta-mule-setup:1' } },
      _links: { accessPolicy: { href: 'https://o.okta.com/api/v1/policies/rst9' } },
    });
    const read = await okta({ body }).apps.get('0oa1');
    expect(read).toMatchObject({
      implicitAssignment: true,
      adminNote: 'okta-mule-setup:1',
      signInPolicyId: 'rst9',
    });
    expect(read?.secret?.reveal()).toBe('very-secret-value-1');
    expect(`${JSON.stringify(read)}${inspect(read, { depth: 9 })}`).not.toContain('very-secret');
  });

  it('replaces an app whole: what is not changed stays, what is read-only is left out', async () => {
    const before = app('0oa1', 'App', {
      name: 'oidc_client',
      status: 'ACTIVE',
      created: '2026-01-01T00:00:00.000Z',
      _links: { self: {} },
      visibility: { hide: { iOS: false, web: true } },
      credentials: { oauthClient: { client_id: 'c', token_endpoint_auth_method: 'client_secret_basic' } },
      settings: {
        implicitAssignment: false,
        oauthClient: { redirect_uris: ['http://a'], grant_types: ['implicit'] },
      },
    });
    const http = recordingHttp({ body: before }, { body: before });
    await createOkta(http).apps.replace('0oa1', { redirectUris: ['http://a', 'http://b'] });
    expect(http.calls[1]).toMatchObject({ method: 'PUT', path: '/api/v1/apps/0oa1' });
    expect(http.calls[1]?.json).toEqual({
      name: 'oidc_client',
      label: 'App',
      signOnMode: 'OPENID_CONNECT',
      visibility: { hide: { iOS: false, web: true } },
      credentials: { oauthClient: { client_id: 'c', token_endpoint_auth_method: 'client_secret_basic' } },
      settings: {
        implicitAssignment: false,
        oauthClient: { redirect_uris: ['http://a', 'http://b'], grant_types: ['implicit'] },
      },
    });
  });

  it('does not replace an app that is gone', async () => {
    const failure = okta({ status: 404, body: {} }).apps.replace('0oa1', { label: 'B' });
    await expect(failure).rejects.toMatchObject({ code: 'OKTA_NOT_FOUND' });
  });

  it('takes the newest active secret that can be read', async () => {
    const body = [
      { id: 'ocs1', status: 'ACTIVE', created: '2026-01-01T00:00:00.000Z', client_secret: 'the-older-one' },
      { id: 'ocs2', status: 'ACTIVE', created: '2026-03-01T00:00:00.000Z', client_secret: 'the-newer-one' },
      {
        id: 'ocs3',
        status: 'INACTIVE',
        created: '2026-05-01T00:00:00.000Z',
        client_secret: 'an-inactive-one',
      },
      { id: 'ocs4', status: 'ACTIVE', created: '2026-06-01T00:00:00.000Z' },
    ];
    expect((await okta({ body }).secrets.newestActive('0oa1'))?.secret.reveal()).toBe('the-newer-one');
  });

  it('finds Everyone by kind and name, not by what `q` matched', async () => {
    const body = [
      { id: '00g1', type: 'OKTA_GROUP', profile: { name: 'Everyone' } },
      { id: '00g2', type: 'BUILT_IN', profile: { name: 'Okta Administrators' } },
      { id: '00g3', type: 'BUILT_IN', profile: { name: 'Everyone' } },
    ];
    expect(await okta({ body }).groups.findEveryone()).toEqual({ id: '00g3', name: 'Everyone' });
  });

  it('lists policies and rules in the order in which Okta tries them', async () => {
    const body = [
      { id: 'b', name: 'b', priority: 2 },
      { id: 'a', name: 'a', priority: 1 },
    ];
    expect((await okta({ body }).policies.list('aus1')).map(({ id }) => id)).toEqual(['a', 'b']);
    expect((await okta({ body }).rules.list('aus1', 'p')).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('takes no half answer for a list, and no object without an id', async () => {
    await expect(okta({ body: { policies: [] } }).policies.list('aus1')).rejects.toMatchObject({
      code: 'PAGES_ENDLESS',
    });
    await expect(okta({ body: [{ name: 'x' }] }).policies.list('aus1')).rejects.toMatchObject({
      code: 'OKTA_ANSWER_UNUSABLE',
    });
  });

  it('takes a client that Okta calls invalid while deleting it for gone, and no other refusal', async () => {
    const refusing = (code: string): Http => ({
      call: () => {
        const exchange = {
          vendor: 'Okta',
          method: 'DELETE',
          path: '/x',
          outcome: 'refused',
          status: 401,
          code,
        } as const;
        return Promise.reject(problem('OKTA_BUSY', { org: 'o', why: code }, { exchange }));
      },
    });
    await expect(createOkta(refusing('invalid_client')).clients.remove('0oa2')).resolves.toBe(false);
    await expect(createOkta(refusing('E0000011')).clients.remove('0oa2')).rejects.toMatchObject({
      code: 'OKTA_BUSY',
    });
  });
});
