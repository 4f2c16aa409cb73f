import type { Affected, Entry } from '../wizard/entry.ts';
import type { With } from './define.ts';
import { type Settings, settingsOf } from './entries.ts';
import { flowFacts, flowsIn, hasUsers, loginsOf, type Wanted } from './flows.ts';
import { anypointPlaces, oktaPlaces } from './places.ts';

type Context = With<'okta'> & { readonly answers: Wanted };
type App = NonNullable<Awaited<ReturnType<Context['okta']['apps']['get']>>>;

/** The response types that a grant asks for. */
const responsesOf: Readonly<Record<string, readonly string[]>> = {
  authorization_code: ['code'],
  implicit: ['token', 'id_token'],
};

/** The grants of the chosen flows with the response types that each asks for. */
export const loginGrants = (
  wanted: Wanted,
): readonly { readonly login: Affected; readonly grant: string; readonly responses: readonly string[] }[] =>
  flowsIn(wanted).map((flow) => {
    const { login, grant } = flowFacts(flow);
    return { login, grant, responses: responsesOf[grant] ?? [] };
  });

const settings = (
  { has, answers }: Context,
  { id, label }: { readonly id: string; readonly label: string },
): Settings =>
  settingsOf(
    'okta.registeredClient',
    { kind: 'registered client', id, name: label },
    { affects: loginsOf(answers), where: oktaPlaces(has.okta.adminUrl).app(label, id) },
  );

/** Okta compares exactly: case, port, path and the last slash. */
const redirectUriEntries = (
  { check }: Settings,
  app: App,
  uris: readonly string[],
  logins: readonly Affected[],
): readonly Entry[] => {
  const bare = (uri: string): string => uri.toLowerCase().replace(/\/+$/, '');
  const [first] = uris;
  return uris
    .filter((uri) => !app.redirectUris.includes(uri))
    .flatMap((uri) => {
      const near = app.redirectUris.find((one) => bare(one) === bare(uri));
      const actual = near === undefined ? app.redirectUris : `${near}, which is not the same to Okta`;
      const isLocal = uri.startsWith('http://localhost:');
      return check(
        isLocal ? 'required' : 'chosen',
        'redirectUris',
        false,
        actual,
        `a list with exactly ${uri}`,
        {
          affects: uri === first ? logins : [],
        },
      );
    });
};

/**
 * What the client that Anypoint has registered must be.
 *
 * @param uris the redirect URIs that logins use, the first of them above all
 * @param openToAll it was in Federation Broker Mode already when it was set up
 */
export const registeredClientEntries = (
  c: Context,
  app: App,
  { uris, openToAll }: { readonly uris: readonly string[]; readonly openToAll: boolean },
): readonly Entry[] => {
  const of = settings(c, app);
  const { equal, check } = of;
  const logins = loginsOf(c.answers);
  return [
    ...equal('required', 'status', app.status, 'ACTIVE', { affects: [...logins, 'calls'] }),
    ...loginGrants(c.answers).flatMap(({ login, grant, responses }) => {
      const lacking = responses.filter((one) => !app.responseTypes.includes(one));
      const affects = [login];
      return [
        ...check(
          'required',
          'grantTypes',
          app.grantTypes.includes(grant),
          app.grantTypes,
          `a list with ${grant}`,
          {
            affects,
          },
        ),
        ...check(
          'required',
          'responseTypes',
          lacking.length === 0,
          app.responseTypes,
          `a list with ${lacking.join(' and ')} (Implicit (hybrid): allow access token and ID token)`,
          { affects },
        ),
      ];
    }),
    // Where nobody logs in, nobody is redirected.
    ...(hasUsers(c.answers)
      ? redirectUriEntries(
          of,
          app,
          uris,
          logins.filter((login) => login !== 'service login'),
        )
      : []),
    ...check(
      'required',
      'dpop',
      !app.dpopRequired,
      'required',
      'not required, since MuleSoft cannot send proofs',
    ),
    ...check(
      'risk',
      'implicitAssignment',
      openToAll || !app.implicitAssignment,
      'on (Federation Broker Mode): assignments are switched off and everybody may log in',
      'off, as when it was set up',
      { affects: [] },
    ),
  ];
};

/** It was seen, and Okta knows it no more: nothing but a new registration brings it back. */
export const registeredClientGone = (
  c: Context & With<'okta' | 'application' | 'anypoint'>,
  client: { readonly id: string; readonly label: string },
): readonly Entry[] =>
  settings(c, client).whole(
    'conflict',
    'removed in Okta',
    `there: only a new access request registers it again. init --recreate deletes the application "${c.has.application.name}" and requests access anew; or give another application.name`,
    {
      affects: [...loginsOf(c.answers), 'calls'],
      remedy: 'request anew',
      where: anypointPlaces(c.has.anypoint).applications,
    },
  );
