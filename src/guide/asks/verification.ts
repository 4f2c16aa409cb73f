import { choice, list, secret, text } from '../../wizard/ask.ts';

export const verificationLogins = choice({
  key: 'verification.logins',
  message: 'How the two logins are shown',
  help: 'auto: a browser when somebody is at the screen, otherwise a test user. browser: always a browser. session: a test user without a browser, where Okta allows it. skip: do not show them.',
  choices: [
    { value: 'auto', label: 'a browser when somebody is here, otherwise a test user' },
    { value: 'browser', label: 'in a browser' },
    { value: 'session', label: 'as a test user, without a browser' },
    { value: 'skip', label: 'not at all' },
  ],
  default: 'auto',
  quiet: true,
});

export const testUsername = text({
  key: 'verification.testUser.username',
  message: 'User name of a test user at Okta',
  help: 'For logins without a browser: an ordinary user with a password in Okta, of whom no second factor is asked.',
  env: ['OKTA_TEST_USERNAME'],
  optional: true,
  quiet: true,
  connection: true,
});

export const testPassword = secret({
  key: 'verification.testUser.password',
  message: 'Password of that test user',
  help: 'It is sent to Okta only.',
  env: ['OKTA_TEST_PASSWORD'],
  optional: true,
  quiet: true,
  connection: true,
});

export const signInPolicy = choice({
  key: 'verification.signInPolicy',
  message: 'Sign-in policy of the registered client at Okta',
  help: 'New apps ask for two factors, so that a test user cannot log in without a browser. keep: leave it so. create: give the client a sign-in policy of its own, whose first rule lets the test user in by password, and nobody else.',
  choices: [
    { value: 'keep', label: 'as Okta gives it' },
    { value: 'create', label: 'one of its own, for the test user by password' },
  ],
  default: 'keep',
  quiet: true,
  // A rehearsal answers it together with its test user.
  connection: true,
});

/** Ports of the loopback listener for the logins; each is registered as a redirect URI. */
export const loginPorts = list({
  key: 'verification.ports',
  message: 'Ports on this computer for the answer of a login',
  help: 'Each is registered as a redirect URI (http://localhost:PORT/callback); the first free one is used.',
  default: ['8085', '8086', '8087'],
  quiet: true,
  check: (value) => (/^\d{2,5}$/.test(value) && Number(value) < 65536 ? undefined : 'expected a port number'),
});
