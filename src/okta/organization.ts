import { problem } from '../errors.ts';
import type { Http } from '../http/http.ts';
import { fieldsOf, text, textOf } from '../http/reading.ts';

export interface OrgMetadata {
  readonly id: string;
  /** `idx` is the Identity Engine, `v1` the Classic Engine. */
  readonly engine: 'identity' | 'classic';
  /** The organization's own okta.com address, also where a custom domain is in use. */
  readonly organizationUrl: string | undefined;
  /** Milliseconds since 1970, by Okta's clock, in whole seconds; undefined when the answer had no `Date` (RFC 9110 §6.6.1). */
  readonly serverTime: number | undefined;
}

export const organization = (anonymous: Http) => ({
  /**
   * Shows that an Okta organization answers, and which engine it has; needs no credential.
   * Source: Okta Management API 2026.06.3, `getWellknownOrgMetadata`. Errors: `OKTA_NOT_AN_ORG`.
   */
  async wellKnown(url: string): Promise<OrgMetadata> {
    const answer = await anonymous.call<unknown>({
      method: 'GET',
      path: '/.well-known/okta-organization',
      authorized: false,
      accept: [404],
      // Whoever sits in the way may answer with a page: it is read before it is parsed.
      read: 'text',
      headers: { accept: 'application/json' },
      about: `the organization at ${url}`,
    });
    const body = fieldsOf(parsed(answer.body));
    const links = fieldsOf(body['_links']);
    const id = textOf(body['id']);
    const pipeline = text(body['pipeline']);
    if (answer.status === 404 || id === undefined || pipeline === '')
      throw problem('OKTA_NOT_AN_ORG', {
        url,
        page: answer.status === 200 && /^\s*</.test(text(answer.body)),
      });
    const serverTime = Date.parse(answer.headers['date'] ?? '');
    return {
      id,
      serverTime: Number.isNaN(serverTime) ? undefined : serverTime,
      engine: pipeline === 'v1' ? 'classic' : 'identity',
      organizationUrl: textOf(fieldsOf(links['organization'])['href']),
    };
  },
});

/** Any server may answer here, also with a web page: what is not JSON is not an organization. */
const parsed = (body: unknown): unknown => {
  try {
    return JSON.parse(text(body));
  } catch {
    return undefined;
  }
};
