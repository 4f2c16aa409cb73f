import { describe, expect, it } from 'vitest';
import { createAnypoint } from '../../src/anypoint/client.ts';
import { readError, requestIdOf } from '../../src/anypoint/errors.ts';
import { problems } from '../../src/errors.ts';
import { anypointProblems } from '../../src/problems/anypoint.ts';
import { type Operation, operations, scopesInWords } from '../../src/rights/anypoint.ts';
import { problemOf, recorder, scope } from './recorder.ts';

describe('the words of a refusal', () => {
  it.each([
    ['plain text', 'Unauthorized', { says: 'Unauthorized' }],
    [
      'HTML',
      '<html><head><title>503 Service Unavailable</title></head><body>x</body></html>',
      { says: '503 Service Unavailable' },
    ],
    [
      'HTML without a title',
      '<p>Back-end server is at <b>capacity</b></p>',
      { says: 'Back-end server is at capacity' },
    ],
    ['a message', { message: 'no' }, { says: 'no' }],
    ['a code', { code: 'RESOURCE_NOT_FOUND', message: 'no' }, { code: 'RESOURCE_NOT_FOUND', says: 'no' }],
    ['a name', { name: 'BadRequest', message: 'no' }, { code: 'BadRequest', says: 'no' }],
    ['details', { message: 'no', details: { errors: ['line 1'] } }, { says: 'no: line 1' }],
    ['empty details', { status: 403, message: 'Unauthorized', details: {} }, { says: 'Unauthorized' }],
    ['errors', { errors: [{ type: 't', message: 'required' }] }, { says: 'required' }],
    ['OAuth', { error: 'invalid_client', error_description: 'no' }, { code: 'invalid_client', says: 'no' }],
    ['the gateway', { error: 'Access token was not provided' }, { says: 'Access token was not provided' }],
    ['nothing', undefined, {}],
  ])('are found in %s', (_name, body, said) => {
    expect(readError(body)).toEqual(said);
  });

  it('carry no control characters, and are not cut before somebody masks them', () => {
    const { says = '' } = readError({ message: `a\u001b[31m\u202eb\r\n${'x'.repeat(500)}` });
    expect(says).toMatch(/^a \[31m bx* x+$|^a \[31m b x+$/);
    expect(says.endsWith('x'.repeat(500))).toBe(true);
  });

  it('come with the id that support asks for', () => {
    expect(requestIdOf({ 'x-anypnt-trx-id': 't', 'x-request-id': 'r' })).toBe('t');
    expect(requestIdOf({ 'x-request-id': 'r' })).toBe('r');
    expect(requestIdOf({})).toBeUndefined();
  });
});

describe('a refusal', () => {
  const refused = (status: number, body?: unknown) =>
    problemOf(createAnypoint(recorder({ status, body }), scope).environments.list());

  it.each([
    [401, 'ANYPOINT_TOKEN_REFUSED', 4],
    [403, 'ANYPOINT_RIGHTS_MISSING', 4],
    [404, 'ANYPOINT_NOT_FOUND', 5],
    [405, 'ANYPOINT_CALL_UNKNOWN', 7],
    [418, 'ANYPOINT_OTHER_PLATFORM', 4],
    [429, 'ANYPOINT_AT_CAPACITY', 7],
    [503, 'ANYPOINT_AT_CAPACITY', 7],
  ])('with %i becomes %s', async (status, code, exit) => {
    const problem = await refused(status);
    expect([problem.code, problem.description.exit, problem.exchange?.status]).toEqual([code, exit, status]);
  });

  it('with 401 speaks of the expired login and of the scopes', async () => {
    expect((await refused(401)).description.hint).toMatch(/log in again.*view:environment/);
  });

  it('that only wants a fresh login says so', async () => {
    const body = { error: 'You must reauthenticate', location: '/login/?reauthenticate=true' };
    expect((await refused(403, body)).code).toBe('ANYPOINT_REAUTHENTICATION_REQUIRED');
  });

  it('with 500 stays what the HTTP layer made of it, with its unknown outcome', async () => {
    const problem = await refused(500);
    expect([problem.code, problem.exchange?.outcome]).toEqual(['PLATFORM_FAILED', 'unknown']);
  });
});

describe('a page without end', () => {
  it.each(['<', '<title', '<script>', '</script', '<title>x'])('of %j is read', (part) => {
    const { says = '' } = readError(part.repeat(1_000_000 / part.length));
    expect(says.length).toBeLessThanOrEqual(10_000);
  });
});

describe('the table of operations', () => {
  it('names every scope by name and id, and where it must hold', () => {
    expect(scopesInWords('client-providers.write', 'root-1')).toBe(
      'for a connected app the scopes Admin Client Management Providers (admin:orgclientproviders), ' +
        'View Client Management Providers (read:orgclientproviders) on the root organization root-1',
    );
    for (const operation of Object.keys(operations) as Operation[]) {
      expect(scopesInWords(operation, undefined)).not.toContain('undefined');
    }
  });
});

describe('every problem of Anypoint', () => {
  /** Details that are one of a few words; any other text will do for the rest. */
  const listed: Readonly<Record<string, string>> = { cause: 'other' };
  const at = new Proxy({}, { get: (_target, name) => listed[String(name)] ?? `<${String(name)}>` });
  it.each(Object.entries(anypointProblems))(
    '%s says what happened and what to do next',
    (code, describeIt) => {
      const { message, hint, exit } = (
        describeIt as (at: unknown) => ReturnType<typeof anypointProblems.ANYPOINT_MFA_REQUIRED>
      )(at);
      expect(problems).toHaveProperty(code);
      expect(message).toMatch(/\.$|>$/);
      expect(hint).toMatch(/\.$/);
      expect([2, 4, 5, 7]).toContain(exit);
    },
  );
});
