import okta from '@okta/okta-sdk-nodejs';
import { describe, expect, test } from 'vitest';
import { type Org, openOrg, webApp } from './org.ts';

const clientOf = (org: Org): okta.Client =>
  new okta.Client({ orgUrl: org.description.orgUrl, token: org.description.token });

const all = async <T>(list: okta.Collection<T>): Promise<T[]> => {
  const items: T[] = [];
  await list.each((item) => {
    items.push(item);
  });
  return items;
};

const app = (label: string) => webApp(label) as unknown as okta.OpenIdConnectApplication;
const idOf = (object: { id?: string }): string => object.id ?? '';

/** Okta's own client, unchanged, against the sandbox. */
describe('@okta/okta-sdk-nodejs', () => {
  test('reads whose token it holds, the org and the groups', async () => {
    const client = clientOf(await openOrg());
    const me = await client.userApi.getUser({ userId: 'me' });
    expect(me.profile?.login).toBe('ada.admin@example.com');
    const roles = await client.roleAssignmentApi.listAssignedRolesForUser({ userId: idOf(me) });
    expect((await all(roles)).map(({ type }) => type)).toEqual(['SUPER_ADMIN']);
    expect((await client.orgSettingApi.getOrgSettings()).status).toBe('ACTIVE');
    const groups = await all(await client.groupApi.listGroups({ q: 'Everyone' }));
    expect(groups.map(({ type, profile }) => [type, profile?.name])).toEqual([['BUILT_IN', 'Everyone']]);
  });

  test('makes a server, a policy and a rule', async () => {
    const client = clientOf(await openOrg());
    const server = await client.authorizationServerApi.createAuthorizationServer({
      authorizationServer: { name: 'Demo', description: 'Demo', audiences: ['api://demo'] },
    });
    const authServerId = idOf(server);
    const policy = await client.authorizationServerApi.createAuthorizationServerPolicy({
      authServerId,
      policy: {
        type: 'OAUTH_AUTHORIZATION_POLICY',
        status: 'ACTIVE',
        name: 'All clients',
        description: 'All clients',
        priority: 1,
        conditions: { clients: { include: ['ALL_CLIENTS'] } },
      },
    });
    const rule = await client.authorizationServerApi.createAuthorizationServerPolicyRule({
      authServerId,
      policyId: idOf(policy),
      policyRule: {
        type: 'RESOURCE_ACCESS',
        name: 'Rule',
        priority: 1,
        conditions: {
          people: { groups: { include: ['EVERYONE'] } },
          grantTypes: { include: ['authorization_code', 'implicit'] },
          scopes: { include: ['*'] },
        },
      },
    });
    expect(rule.status).toBe('ACTIVE');
    const servers = await all(await client.authorizationServerApi.listAuthorizationServers());
    expect(servers.map(({ name }) => name)).toEqual(['default', 'Demo']);
    await client.authorizationServerApi.deactivateAuthorizationServer({ authServerId });
    await client.authorizationServerApi.deleteAuthorizationServer({ authServerId });
  });

  test('makes an app, assigns Everyone, changes it, reads its secret, and removes it', async () => {
    const org = await openOrg();
    const client = clientOf(org);
    const made = (await client.applicationApi.createApplication({
      application: app('Introspection'),
    })) as okta.OpenIdConnectApplication;
    const appId = idOf(made);
    const groupId = org.world.groups[0]?.id ?? '';
    const assignment = { appId, groupId, applicationGroupAssignment: {} };
    expect((await client.applicationApi.assignGroupToApplication(assignment)).id).toBe(groupId);
    const read = (await client.applicationApi.getApplication({ appId })) as okta.OpenIdConnectApplication;
    expect(read.credentials.oauthClient?.client_secret).toBeUndefined();
    read.settings.oauthClient?.redirect_uris?.push('http://127.0.0.1:8086/callback');
    await client.applicationApi.replaceApplication({ appId, application: read });
    expect(org.world.apps[0]?.redirectUris).toHaveLength(2);
    const secrets = await all(
      (await client.applicationSSOPublicKeysApi.listOAuth2ClientSecrets({
        appId,
      })) as okta.Collection<okta.OAuth2ClientSecret>,
    );
    expect(secrets[0]?.client_secret).toBe(made.credentials.oauthClient?.client_secret);
    await client.applicationApi.deactivateApplication({ appId });
    await client.applicationApi.deleteApplication({ appId });
    expect(org.world.apps).toEqual([]);
  });

  test('follows the pages of a list', async () => {
    const client = clientOf(await openOrg());
    for (const label of ['one', 'two', 'three'])
      await client.applicationApi.createApplication({ application: app(label) });
    const apps = await all(await client.applicationApi.listApplications({ limit: 2 }));
    expect(apps.map(({ label }) => label)).toEqual(['one', 'two', 'three']);
  });

  test('moves an app to the password-only policy of an older org', async () => {
    const org = await openOrg({ signInPolicy: 'password' });
    await org.call('POST', '/api/v1/apps', webApp('Older'));
    org.moods.signInPolicy = 'two-factors';
    const client = clientOf(org);
    const made = await client.applicationApi.createApplication({ application: app('Moved') });
    const policies = await all(await client.policyApi.listPolicies({ type: 'ACCESS_POLICY' }));
    const policy = policies.find(({ name }) => name === 'Password only');
    await client.applicationApi.assignApplicationPolicy({
      appId: idOf(made),
      policyId: policy?.id ?? 'none',
    });
    expect(org.world.apps[1]?.signInPolicyId).toBe(policy?.id);
  });

  test('understands refusals', async () => {
    const org = await openOrg();
    const client = clientOf(org);
    const made = await client.applicationApi.createApplication({ application: app('Active') });
    await expect(client.applicationApi.deleteApplication({ appId: idOf(made) })).rejects.toMatchObject({
      status: 403,
      errorCode: 'E0000056',
    });
    org.moods.noApiAccessManagement = true;
    await expect(
      client.authorizationServerApi.getAuthorizationServer({ authServerId: 'default' }),
    ).rejects.toMatchObject({ status: 401, errorCode: 'E0000015' });
  });
});
