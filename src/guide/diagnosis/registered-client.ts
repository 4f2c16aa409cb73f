import { callbackOn } from '../client-application.ts';
import type { Check, DiagnosisContext } from './check.ts';
import { type Fault, logins, type Spoiled } from './fault.ts';
import { placesIn } from './places.ts';

type App = NonNullable<Awaited<ReturnType<DiagnosisContext['okta']['apps']['get']>>>;
type Row = readonly [name: string, words: string, is: string, mustBe: string, spoils: readonly Spoiled[]];

const words = (items: readonly string[]): string => items.join(', ') || 'empty';

/** Each grant with the response types that its login asks for. */
const wanted = [
  { spoils: ['code'], grant: 'authorization_code', responses: ['code'] },
  { spoils: ['implicit'], grant: 'implicit', responses: ['token', 'id_token'] },
] as const;

const ofGrants = (app: App): readonly Row[] =>
  wanted.flatMap(({ spoils, grant, responses }): Row[] => {
    const missing = responses.filter((one) => !app.responseTypes.includes(one));
    return [
      ...(app.grantTypes.includes(grant)
        ? []
        : [
            ['grantTypes', 'its grant types', words(app.grantTypes), `a list with ${grant}`, spoils] as const,
          ]),
      ...(missing.length === 0
        ? []
        : [
            [
              'responseTypes',
              'its response types',
              words(app.responseTypes),
              `a list with ${missing.join(' and ')} (Implicit (hybrid): allow access token and ID token)`,
              spoils,
            ] as const,
          ]),
    ];
  });

/** Okta compares exactly: case, port, path and the last slash. */
const ofRedirectUris = (c: DiagnosisContext, app: App): readonly Row[] => {
  const uris = c.answers.ports.map(callbackOn);
  const missing = uris.filter((uri) => !app.redirectUris.includes(uri));
  const bare = (uri: string): string => uri.toLowerCase().replace(/\/+$/, '');
  return missing.map((uri) => {
    const near = app.redirectUris.find((one) => bare(one) === bare(uri));
    const is = near === undefined ? words(app.redirectUris) : `${near}, which is not the same to Okta,`;
    return [
      'redirectUris',
      'its sign-in redirect URIs',
      is,
      `a list with exactly ${uri}`,
      uri === uris[0] ? logins : [],
    ] as const;
  });
};

const ofSettings = (c: DiagnosisContext, app: App): readonly Row[] => [
  ...(app.status === 'ACTIVE'
    ? []
    : ([['status', 'its status', app.status, 'ACTIVE', [...logins, 'call']]] as const)),
  ...ofGrants(app),
  ...ofRedirectUris(c, app),
  ...(app.dpopRequired
    ? ([['dpop', 'DPoP', 'required', 'not required, since MuleSoft cannot send proofs', logins]] as const)
    : []),
  ...(app.implicitAssignment && !c.has.registeredClient.openToAll
    ? ([
        [
          'implicitAssignment',
          'Federation Broker Mode',
          'on, so that assignments are switched off and everybody may log in',
          'off, as when it was set up',
          [],
        ],
      ] as const)
    : []),
];

export const registeredClientCheck: Check = {
  title: 'registered client in Okta',
  async look(c) {
    const { appId, label } = c.has.registeredClient;
    const what = `The app "${label}" (${appId})`;
    const where = placesIn(c).app;
    const app = await c.okta.apps.get(appId);
    if (!app)
      return [
        {
          field: 'okta.registeredClient',
          what,
          is: 'removed',
          mustBe: 'there: only a new access request registers it again',
          where,
          spoils: [...logins, 'call'],
        },
      ];
    return ofSettings(c, app).map(([name, setting, is, mustBe, spoils]) => ({
      field: `okta.registeredClient.${name}`,
      what: `${what}: ${setting}`,
      is,
      mustBe,
      where,
      spoils,
    }));
  },
};

/** Okta gives tokens to assigned users only, unless Federation Broker Mode is on. */
export const assignmentCheck: Check = {
  title: 'assignment of the registered client',
  async look(c) {
    const { appId, label } = c.has.registeredClient;
    const [app, groups] = await Promise.all([c.okta.apps.get(appId), c.okta.assignments.list(appId)]);
    if (!app || app.implicitAssignment) return [];
    if (groups.some(({ groupId }) => groupId === c.has.okta.everyoneGroupId)) return [];
    const fault: Fault = {
      field: 'okta.registeredClient.assignment',
      what: `The app "${label}" (${appId}): its assignment`,
      is: groups.length === 0 ? 'to no group' : `to ${groups.map(({ groupId }) => groupId).join(', ')} only`,
      mustBe: `to the group Everyone (${c.has.okta.everyoneGroupId})`,
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
    if (byBrowser || c.has.okta.engine === 'classic') return [];
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
