import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { securedLike, secureSpec } from '../../src/guide/secured-spec.ts';
import { shippedSpecification } from '../../src/guide/specification/shipped.ts';
import type { SpecFiles } from '../../src/guide/specification/specification.ts';
import { complaintsOf } from '../support/parser.ts';

const urls = {
  authorizeUrl: 'https://example.okta.com/oauth2/aus1/v1/authorize',
  tokenUrl: 'https://example.okta.com/oauth2/aus1/v1/token',
  flows: ['code', 'implicit'],
  scopes: [],
};
const raml = (main: string, more: Readonly<Record<string, string>> = {}): SpecFiles => ({
  main: 'api.raml',
  classifier: 'raml',
  files: { 'api.raml': main, ...more },
});
const oas = (main: string): SpecFiles => ({
  main: 'api.yaml',
  classifier: 'oas',
  files: { 'api.yaml': main },
});
const shipped = () => shippedSpecification(join(import.meta.dirname, '..', '..', 'templates', 'employees'));
const mainOf = (files: SpecFiles): string => files.files[files.main] ?? '';
const head = '#%RAML 1.0\ntitle: Any\n';

describe('the security scheme in a specification', () => {
  it("keeps the guide's API valid RAML by MuleSoft's own parser", async () => {
    const secured = await secureSpec(shipped(), urls);
    expect(await complaintsOf(shipped())).toEqual([]);
    expect(await complaintsOf(secured)).toEqual([]);
    expect(mainOf(secured)).toContain(`accessTokenUri: ${urls.tokenUrl}`);
    expect(
      await complaintsOf(
        raml(`${head}/a:
  get:
    securedBy: [nothing]
`),
      ),
    ).not.toEqual([]);
  });

  it('only adds to a RAML document: taken out again, every line is as it was', async () => {
    const plain = shipped();
    const lines = mainOf(plain).split('\n');
    const left = mainOf(await secureSpec(plain, urls)).split('\n');
    let at = 0;
    for (const line of left) if (line === lines[at]) at += 1;
    expect(at).toBe(lines.length);
    expect(left[0]).toBe('#%RAML 1.0');
  });

  it('stands beside schemes that a RAML document has already', async () => {
    const own = raml(
      `${head}securitySchemes:\n    basic:\n        type: Basic Authentication\n/things:\n  get:\n    responses:\n      200:\n`,
    );
    const secured = await secureSpec(own, urls);
    expect(await complaintsOf(secured)).toEqual([]);
    const read = parseDocument(mainOf(secured)).toJS() as { securitySchemes: object };
    expect(Object.keys(read.securitySchemes).sort()).toEqual(['basic', 'oauth_2_0']);
  });

  it('is added to a RAML document without a last line break and without resources, and keeps its kind of line break', async () => {
    const secured = mainOf(await secureSpec(raml('#%RAML 1.0\r\ntitle: Any'), urls));
    expect(secured.replaceAll('\r\n', '')).not.toContain('\n');
    expect(parseDocument(secured).errors).toEqual([]);
    expect(await complaintsOf(raml(secured))).toEqual([]);
  });

  it('leaves a document alone that says all of it itself', async () => {
    const secured = await secureSpec(shipped(), urls);
    expect(await secureSpec(secured, urls)).toEqual(secured);
  });

  it('refuses a RAML document whose schemes are elsewhere', async () => {
    const elsewhere = raml(`${head}securitySchemes: !include schemes.raml\n`, { 'schemes.raml': '{}' });
    await expect(secureSpec(elsewhere, urls)).rejects.toMatchObject({ code: 'SPEC_UNUSABLE' });
  });

  it('has both flows in OpenAPI 3, and one definition for each in Swagger 2', async () => {
    const three = parseDocument(mainOf(await secureSpec(oas('openapi: 3.0.0\npaths: {}\n'), urls))).toJS();
    expect(three.security).toEqual([{ oauth_2_0: [] }]);
    expect(three.components.securitySchemes.oauth_2_0.flows).toEqual({
      authorizationCode: { authorizationUrl: urls.authorizeUrl, tokenUrl: urls.tokenUrl, scopes: {} },
      implicit: { authorizationUrl: urls.authorizeUrl, scopes: {} },
    });
    const two = JSON.parse(mainOf(await secureSpec(oas('{"swagger": "2.0", "paths": {}}'), urls)));
    expect(two.securityDefinitions.oauth_2_0.flow).toBe('accessCode');
    expect(two.securityDefinitions.oauth_2_0_implicit.flow).toBe('implicit');
  });

  it('names the scopes of the API and the flow of services', async () => {
    const wanted = { ...urls, flows: ['code', 'client-credentials'], scopes: ['parcels:read'] };
    const three = parseDocument(mainOf(await secureSpec(oas('openapi: 3.0.0\npaths: {}\n'), wanted))).toJS();
    expect(three.security).toEqual([{ oauth_2_0: ['parcels:read'] }]);
    expect(three.components.securitySchemes.oauth_2_0.flows.clientCredentials).toEqual({
      tokenUrl: urls.tokenUrl,
      scopes: { 'parcels:read': 'Access to the API' },
    });
    const two = JSON.parse(mainOf(await secureSpec(oas('{"swagger": "2.0", "paths": {}}'), wanted)));
    expect(two.securityDefinitions.oauth_2_0_client_credentials).toMatchObject({ flow: 'application' });
    const of = parseDocument(mainOf(await secureSpec(raml(`${head}/a:\n  get:\n`), wanted))).toJS();
    expect(of.securitySchemes.oauth_2_0.settings).toMatchObject({
      authorizationGrants: ['authorization_code', 'client_credentials'],
      scopes: ['parcels:read'],
    });
  });

  it.each([
    ['RAML', raml(`${head}/a:\n  get:\n`)],
    ['OpenAPI', oas('openapi: 3.0.0\npaths: {}\n')],
    ['JSON', oas('{"openapi": "3.0.0", "paths": {}}')],
  ])('is recognized whatever its endpoints, in %s', async (_, plain) => {
    const secured = mainOf(await secureSpec(plain, urls));
    expect(await securedLike(plain, secured, urls)).toBe(secured);
    expect(await securedLike(plain, mainOf(plain), urls)).toBeUndefined();
  });
});
