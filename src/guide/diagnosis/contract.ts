import { findContract } from '../access-contract.ts';
import type { Check } from './check.ts';
import type { Fault } from './fault.ts';
import { placesIn } from './places.ts';

/** The gateway lets in the clients of approved contracts only. */
export const contractCheck: Check = {
  title: 'contract of the application with the API',
  async look(c): Promise<readonly Fault[]> {
    const { application, apiInstance } = c.has;
    const contract = await findContract(c, application.id);
    if (contract && c.anypoint.contracts.isApproved(contract)) return [];
    return [
      {
        field: contract ? 'anypoint.contract.status' : 'anypoint.contract',
        what: `The contract of "${application.name}" with the API instance "${apiInstance.label}" (${apiInstance.id})`,
        is: contract?.status ?? 'removed',
        mustBe:
          contract?.status === 'PENDING'
            ? 'APPROVED: an owner of the API approves it'
            : 'APPROVED: request access again',
        where: placesIn(c).contracts,
        spoils: ['call'],
      },
    ];
  },
};

export const applicationCheck: Check = {
  title: 'client application in Anypoint',
  async look(c): Promise<readonly Fault[]> {
    const { id, name, clientId } = c.has.application;
    const what = `The client application "${name}" (${id})`;
    const where = placesIn(c).applications;
    const application = await c.anypoint.applications.get(id);
    if (!application)
      return [
        { field: 'anypoint.application', what, is: 'removed', mustBe: 'there', where, spoils: ['call'] },
      ];
    if (application.clientId === undefined || application.clientId === clientId) return [];
    return [
      {
        field: 'anypoint.application.clientId',
        what: `${what}: its client id`,
        is: application.clientId,
        mustBe: `${clientId}, that of the app in Okta`,
        where,
        spoils: ['call'],
      },
    ];
  },
};
