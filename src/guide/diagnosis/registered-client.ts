import { callbackOn } from '../client-application.ts';
import { hasUsers } from '../flows.ts';
import { registeredClientEntries, registeredClientGone } from '../registered-client-entries.ts';
import type { Check } from './check.ts';
import { type Fault, logins } from './fault.ts';
import { faultsOf } from './of-entries.ts';
import { placesIn } from './places.ts';

export const registeredClientCheck: Check = {
  title: 'registered client in Okta',
  async look(c) {
    const { appId, label, openToAll } = c.has.registeredClient;
    const app = await c.okta.apps.get(appId);
    return faultsOf(
      app
        ? registeredClientEntries(c, app, { uris: c.answers.ports.map(callbackOn), openToAll })
        : registeredClientGone(c, { id: appId, label }),
    );
  },
};

/** Okta gives tokens to assigned users only, unless Federation Broker Mode is on. */
export const assignmentCheck: Check = {
  title: 'assignment of the registered client',
  async look(c) {
    if (!hasUsers(c.answers)) return [];
    const { appId, label } = c.has.registeredClient;
    const [app, groups] = await Promise.all([c.okta.apps.get(appId), c.okta.assignments.list(appId)]);
    if (!app || app.implicitAssignment) return [];
    const { accessGroups } = c.has.okta;
    if (accessGroups.every(({ id }) => groups.some(({ groupId }) => groupId === id))) return [];
    const fault: Fault = {
      field: 'okta.registeredClient.assignment',
      what: `The app "${label}" (${appId}): its assignment`,
      is: groups.length === 0 ? 'to no group' : `to ${groups.map(({ groupId }) => groupId).join(', ')} only`,
      mustBe: `to ${accessGroups.map(({ id, name }) => `the group ${name} (${id})`).join(' and ')}`,
      where: placesIn(c).assignments,
      spoils: logins,
    };
    return [fault];
  },
};

/** A person answers a second factor in the browser; a test user cannot. */
export const signInPolicyCheck: Check = {
  title: 'sign-in policy of the registered client',
  async look(c) {
    const { appId, label } = c.has.registeredClient;
    const byBrowser = c.answers.logins === 'browser' || (c.answers.logins === 'auto' && c.someoneIsHere);
    if (byBrowser || !hasUsers(c.answers) || c.has.okta.engine === 'classic') return [];
    const policyId = (await c.okta.apps.get(appId))?.signInPolicyId;
    if (policyId === undefined) return [];
    const [all, rules] = await Promise.all([
      c.okta.signInPolicies.list(),
      c.okta.signInPolicies.rules(policyId),
    ]);
    const open = rules.filter(({ status, access }) => status === 'ACTIVE' && access === 'ALLOW');
    if (open.length === 0 || open.some(({ factorMode }) => factorMode !== '2FA')) return [];
    const name = all.find(({ id }) => id === policyId)?.name ?? policyId;
    return [
      {
        field: 'okta.registeredClient.signInPolicy',
        what: `The app "${label}" (${appId}): its sign-in policy`,
        is: `"${name}", which asks for two factors`,
        mustBe:
          'one whose rule lets the test user in by password (verification.signInPolicy: create makes it), or the logins shown in a browser (proof.logins: browser)',
        where: placesIn(c).signIn,
        spoils: logins,
      },
    ];
  },
};
