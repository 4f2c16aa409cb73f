import { describe, expect, inject, test } from 'vitest';
import { useStage } from './stage.ts';

const program = inject('anypointCli');
const stage = useStage(program);
const place = () => ({
  ANYPOINT_ORG: stage().sandbox.describe().anypoint.organizationId,
  ANYPOINT_ENV: 'Sandbox',
});
const describeUser = ['account:user:describe'];

describe.skipIf(program === '')('sign-in', () => {
  test('with a bearer token the client shows whose it is', async () => {
    expect((await stage().json(describeUser)).username).toBe('max.mule');
  });

  test('with a connected app it acts as the owner of the app', async () => {
    const { clientId, clientSecret } = stage().sandbox.describe().anypoint.connectedApp;
    const shown = await stage().ok(describeUser, {
      ...place(),
      ANYPOINT_CLIENT_ID: clientId,
      ANYPOINT_CLIENT_SECRET: clientSecret,
    });
    expect(shown).toContain('Max Mule');
  });

  test('with a user name and a password', async () => {
    const { username, password } = stage().sandbox.describe().anypoint.user;
    const shown = await stage().ok(describeUser, {
      ...place(),
      ANYPOINT_USERNAME: username,
      ANYPOINT_PASSWORD: password,
    });
    expect(shown).toContain(username);
  });

  test('a wrong password, a wrong secret and a foreign token are refused', async () => {
    const { user, connectedApp } = stage().sandbox.describe().anypoint;
    const wrong = [
      { ANYPOINT_USERNAME: user.username, ANYPOINT_PASSWORD: 'wrong' },
      { ANYPOINT_CLIENT_ID: connectedApp.clientId, ANYPOINT_CLIENT_SECRET: 'wrong' },
      { ANYPOINT_BEARER: '00000000-0000-4000-8000-000000000000' },
    ];
    for (const credentials of wrong) {
      const { code, stderr } = await stage().run(describeUser, { ...place(), ...credentials });
      expect(code).not.toBe(0);
      expect(stderr).toContain('401');
    }
  });

  test('the organisations of the account are listed and the root described with its environments', async () => {
    const { organizationId, businessGroupId } = stage().sandbox.describe().anypoint;
    const groups = await stage().json(['account:business-group:list']);
    expect(groups.map(({ id }: { id: string }) => id).sort()).toEqual(
      [organizationId, businessGroupId].sort(),
    );
    const root = await stage().json(['account:business-group:describe', organizationId]);
    expect(root.environments.map(({ name }: { name: string }) => name)).toContain('Sandbox');
  });
});
