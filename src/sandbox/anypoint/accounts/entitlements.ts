import type { AnypointMoods } from '../moods.ts';

const enabled = (value: boolean) => ({ enabled: value });
const assigned = (number: number) => ({ assigned: number, reassigned: 0 });

/** What the organisation has bought, as far as the moods decide it (docs/facts/anypoint-access.md §2.1). */
export const entitlements = (moods: AnypointMoods): Record<string, unknown> => {
  const cloudhub1 = moods.targets === 'cloudhub1' || moods.targets === 'both';
  const cloudhub2 = moods.targets === 'cloudhub2' || moods.targets === 'both';
  return {
    createSubOrgs: true,
    createEnvironments: true,
    globalDeployment: true,
    externalIdentity: moods.externalIdentity,
    hybrid: enabled(true),
    cloudhub1: enabled(cloudhub1),
    cloudhub2: enabled(cloudhub2),
    runtimeFabric: moods.targets === 'runtime-fabric',
    vCoresProduction: assigned(cloudhub1 || cloudhub2 ? 1 : 0),
    vCoresSandbox: assigned(cloudhub1 || cloudhub2 ? 1 : 0),
    vCoresDesign: assigned(1),
    staticIps: assigned(0),
    vpcs: assigned(0),
    vpns: assigned(0),
    designCenter: { mozart: true, api: true, apiVisual: true, apiExample: true },
    apis: enabled(true),
    apiMonitoring: { schedules: 5 },
    gateways: { assigned: 2 },
    exchange2: enabled(true),
    crowd: { hideApiManagerDesigner: true },
  };
};
