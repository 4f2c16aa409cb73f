import { beforeAll, describe, expect, inject, test } from 'vitest';
import { useStage } from './stage.ts';
import { idIn, manage, upload } from './steps.ts';

const program = inject('anypointCli');
const stage = useStage(program);

/** A client application with a contract for an instance, made as Exchange makes them: the client has no command for it. */
const contract = async (api: string): Promise<{ clientId: string; contractId: number }> => {
  const { baseUrl, bearer, organizationId, environments } = stage().sandbox.describe().anypoint;
  const call = async (path: string, body: unknown) => {
    const answer = await fetch(baseUrl + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.status !== 201) throw new Error(`${path} → ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { id: number; clientId: string };
  };
  const exchange = `/exchange/api/v2/organizations/${organizationId}/applications?apiInstanceId=${api}`;
  const { id, clientId } = await call(exchange, {
    name: 'Consumer',
    redirectUri: [],
    grantTypes: [],
    apiEndpoints: false,
  });
  const manager = `/apimanager/api/v1/organizations/${organizationId}/environments/${environments['Sandbox']}`;
  const made = await call(`${manager}/apis/${api}/contracts`, { applicationId: id });
  return { clientId, contractId: made.id };
};

describe.skipIf(program === '')('tiers and contracts', () => {
  let api = '';
  beforeAll(async () => {
    await stage().ok(upload(stage(), '1.0.0'));
    api = await manage(stage(), 'cloudhub2');
  });

  test('a tier with limits is added and listed', async () => {
    const limits = ['--limit', 'true,100,min', '--limit', 'false,10,sec'];
    const added = await stage().ok(['api-mgr:tier:add', api, '--name', 'Gold', '--autoApprove', ...limits]);
    const listed = await stage().json(['api-mgr:tier:list', api]);
    expect(listed).toHaveLength(1);
    expect(listed[0]).toMatchObject({
      id: Number(idIn(added)),
      name: 'Gold',
      autoApprove: true,
      status: 'ACTIVE',
      limits: [
        { visible: true, maximumRequests: 100, timePeriodInMilliseconds: 60_000 },
        { visible: false, maximumRequests: 10, timePeriodInMilliseconds: 1000 },
      ],
    });
    expect(await stage().json(['api-mgr:tier:list', api, 'Silver'])).toEqual([]);
  });

  test('the tiers are copied to another instance', async () => {
    const other = await manage(stage(), 'cloudhub');
    await stage().ok(['api-mgr:tier:copy', api, other]);
    const copied = await stage().json(['api-mgr:tier:list', other]);
    expect(copied.map(({ name }: { name: string }) => name)).toEqual(['Gold']);
  });

  test('it is deleted', async () => {
    const [tier] = await stage().json(['api-mgr:tier:list', api]);
    expect(await stage().ok(['api-mgr:tier:delete', api, String(tier.id)])).toContain('Deleted SLA tier');
    expect(await stage().json(['api-mgr:tier:list', api])).toEqual([]);
  });

  test('a contract is listed and found by the name of its application', async () => {
    const { clientId } = await contract(api);
    const [listed] = await stage().json(['api-mgr:contract:list', api]);
    expect(listed).toMatchObject({
      status: 'APPROVED',
      application: { name: 'Consumer', coreServicesId: clientId },
    });
    expect(await stage().json(['api-mgr:contract:list', api, 'Nobody'])).toEqual([]);
  });

  test('an active contract cannot be deleted, a revoked one can', async () => {
    const { baseUrl, bearer, organizationId, environments } = stage().sandbox.describe().anypoint;
    const [{ id, application }] = await stage().json(['api-mgr:contract:list', api]);
    const remove = ['api-mgr:contract:delete', api, application.coreServicesId];
    expect((await stage().run(remove)).stderr).toContain('Cannot delete active contract');
    const manager = `/apimanager/xapi/v1/organizations/${organizationId}/environments/${environments['Sandbox']}`;
    const revoked = await fetch(`${baseUrl}${manager}/apis/${api}/contracts/${id}/revoke`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}` },
    });
    expect(revoked.status).toBe(201);
    expect(await stage().ok(remove)).toContain('Contract deleted');
    expect(await stage().json(['api-mgr:contract:list', api])).toEqual([]);
  });
});
