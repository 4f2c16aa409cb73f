import type { AnypointClient } from '../../anypoint/client.ts';
import { providerQuota } from '../../anypoint/client-providers.ts';
import { type DoctorLine, failure, lookAt, warning, well } from './line.ts';

/** Rights of the login in the organization of the answers, each by a read that needs it; and what it is entitled to. */
export const lookAtAnypoint = async (
  anypoint: AnypointClient,
  organizationId: string,
): Promise<readonly DoctorLine[]> => {
  const providers = 'Anypoint: client providers of the root organization';
  const environment = 'Anypoint: client providers of the environment';
  const instances = 'Anypoint: permission for API Manager';
  const designCenter = 'Anypoint: Design Center';
  const entitlements = 'Anypoint: entitlements';
  const all = await Promise.all([
    lookAt(providers, async () => {
      const { length } = await anypoint.clientProviders.list();
      const says = `${length} of at most ${providerQuota}`;
      return length < providerQuota
        ? well(providers, says)
        : failure(providers, says, 'Remove one that is not used: Access Management → Client Providers.');
    }),
    lookAt(environment, async () => {
      const ids = await anypoint.environmentProviders.get();
      return well(environment, `${ids.length} in its list`);
    }),
    lookAt(instances, async () => {
      await anypoint.apiInstances.list(organizationId, 'okta-mule-setup-doctor');
      return well(instances, 'yes');
    }),
    lookAt(
      designCenter,
      async () => {
        const { userId } = await anypoint.me.get();
        return userId === undefined
          ? warning(
              designCenter,
              'the login does not say its user',
              'The files go straight to Exchange instead.',
            )
          : well(designCenter, 'the login has a user, as it needs');
      },
      true,
    ),
    lookAt(
      entitlements,
      async () => {
        const organization = await anypoint.organizations.get(organizationId);
        const missing = anypoint.entitlements.warnings(organization?.entitlements);
        if (missing.length === 0) return well(entitlements, 'none is said to be missing');
        return missing.map(({ what, needed }) =>
          warning(
            entitlements,
            `not entitled to ${what}`,
            `It is needed to ${needed}: ask your account team.`,
          ),
        );
      },
      true,
    ),
  ]);
  return all.flat();
};
