type Peek = (key: string) => unknown;

/** With `setup.shares` the names are those of the shared setup's objects. */
const shares = (answers: Peek): boolean =>
  ((answers('setup.shares') as readonly string[] | undefined) ?? []).length > 0;

/** A default name that differs for each named setup, as people write names: `OIDC Client Provider prod`. */
export const distinctName = (value: string, setup: string, answers: Peek): string =>
  shares(answers) ? value : `${value} ${setup}`;

/** The same where only lower-case letters, digits and dashes are allowed: `oauth-demo-api-prod`. */
export const distinctId = (value: string, setup: string, answers: Peek): string => {
  const word = setup
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return shares(answers) || word === '' ? value : `${value}-${word}`;
};

/** The same with dashes in the place of blanks: `OIDC-Demo-App-prod`. */
export const distinctDashed = (value: string, setup: string, answers: Peek): string =>
  shares(answers) ? value : `${value}-${setup}`;
