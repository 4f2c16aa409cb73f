import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/errors.ts';
import { problem } from '../../src/errors.ts';
import { oktaDialect } from '../../src/okta/errors.ts';

const { readError, requestIdOf, ...dialect } = oktaDialect({
  org: 'https://o.okta.com',
  tokensPage: 'https://o-admin.okta.com/tokens',
});
const cause = problem('INTERNAL', { what: 'the general problem' });
const explain = (exchange: Exchange, about: string) =>
  dialect.explain?.({ exchange, cause, call: { method: 'POST', path: exchange.path, about } });
const exchange = (code: string, more: Partial<Exchange> = {}): Exchange => ({
  vendor: 'Okta',
  method: 'POST',
  path: '/api/v1/apps',
  outcome: 'refused',
  code,
  ...more,
});

describe("Okta's refusals", () => {
  it('are read in both shapes, also mixed, and never crash the reader', () => {
    const causes = [{ errorSummary: 'name: too long' }, { errorSummary: 'audiences: missing' }];
    expect(
      readError(
        { errorCode: 'E0000001', errorSummary: 'Api validation failed: x', errorCauses: causes },
        400,
      ),
    ).toEqual({
      code: 'E0000001',
      says: 'Api validation failed: x; name: too long; audiences: missing',
    });
    expect(readError({ error: 'invalid_client', error_description: 'No.' }, 401)).toEqual({
      code: 'invalid_client',
      says: 'No.',
    });
    expect(readError({ errorCode: 'invalid_client', errorSummary: 'No.' }, 401)).toEqual({
      code: 'invalid_client',
      says: 'No.',
    });
    for (const body of ['<html>', undefined, null, [], 7, { errorCauses: 'x' }])
      expect(readError(body, 400)).toEqual({});
    expect(requestIdOf({ 'x-okta-request-id': 'abc' })).toBe('abc');
  });

  it.each([
    ['E0000001', 'OKTA_APP_REFUSED', 5],
    ['E0000003', 'OKTA_INVALID', 2],
    ['invalid_client_metadata', 'OKTA_INVALID', 2],
    ['E0000006', 'OKTA_ROLE_TOO_WEAK', 4],
    ['E0000007', 'OKTA_NOT_FOUND', 5],
    ['E0000008', 'OKTA_CALL_UNKNOWN', 4],
    ['E0000010', 'OKTA_BUSY', 7],
    ['E0000011', 'OKTA_TOKEN_REFUSED', 4],
    ['E0000015', 'OKTA_NO_API_ACCESS_MANAGEMENT', 4],
    ['E0000047', 'OKTA_RATE_LIMITED', 7],
    ['E0000056', 'OKTA_STILL_ACTIVE', 5],
    ['E0000239', 'OKTA_BUSY', 7],
  ])('%s is %s with exit %i, and keeps the exchange', (code, name, exit) => {
    const from = exchange(code);
    expect(explain(from, 'app "x"')).toMatchObject({ code: name, description: { exit }, exchange: from });
  });

  it('leaves codes that it does not know to the general problem', () => {
    expect(explain(exchange('E0000009'), 'x')).toBeUndefined();
    expect(explain(exchange('constructor'), 'x')).toBeUndefined();
    const { code: _none, ...without } = exchange('');
    expect(explain(without, 'x')).toBeUndefined();
  });

  it('does not call a missing license a bad token, although both are 401', () => {
    expect(explain(exchange('E0000015', { status: 401 }), 'x')?.message).toContain('API token is fine');
    expect(explain(exchange('E0000011', { status: 401 }), 'x')?.description.hint).toContain(
      'https://o-admin.okta.com/tokens',
    );
  });

  it.each([
    [
      'POST',
      '/api/v1/authorizationServers',
      'API Access Management Administrator',
      'okta.authorizationServers.manage',
    ],
    ['GET', '/api/v1/apps', 'Application Administrator', 'okta.apps.read'],
    ['POST', '/oauth2/v1/clients', 'Application Administrator', 'okta.clients.register'],
    ['DELETE', '/oauth2/v1/clients/0oa1', 'Application Administrator', 'okta.clients.manage'],
    ['PUT', '/api/v1/apps/0oa1/policies/rst1', 'Super Administrator', 'okta.apps.manage'],
    ['GET', '/api/v1/groups', 'Read-only Administrator', 'okta.groups.read'],
  ])('names role and scope for %s %s', (method, path, role, scope) => {
    const hint = explain(exchange('E0000006', { method, path }), 'x')?.description.hint;
    expect(hint).toContain(role);
    expect(hint).toContain(scope);
  });
});
