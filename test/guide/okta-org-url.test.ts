import { describe, expect, it } from 'vitest';
import { Problem } from '../../src/errors.ts';
import { consolePages } from '../../src/guide/okta-console.ts';
import { adminUrl, repairOrgUrl } from '../../src/guide/okta-org-url.ts';

const urlOf = (typed: string): string => {
  const result = repairOrgUrl(typed);
  return result instanceof Problem ? result.code : result;
};

describe('an org URL', () => {
  it.each([
    ['https://dev-1.okta.com', 'https://dev-1.okta.com'],
    ['dev-1.okta.com', 'https://dev-1.okta.com'],
    ['//dev-1.okta.com/', 'https://dev-1.okta.com'],
    ['  https://dev-1.okta.com/  ', 'https://dev-1.okta.com'],
    ['HTTPS://DEV-1.OKTA.COM', 'https://dev-1.okta.com'],
    ['https://dev-1-admin.okta.com/admin/dashboard', 'https://dev-1.okta.com'],
    ['company-admin-admin.oktapreview.com', 'https://company.oktapreview.com'],
    ['https://dev-1.okta-emea.com/oauth2/default', 'https://dev-1.okta-emea.com'],
    ['https://dev-1.okta.com.', 'https://dev-1.okta.com'],
    ['https://login-admin.example.com', 'https://login-admin.example.com'],
    ['https://dev-admin.okta.com.evil.com', 'https://dev-admin.okta.com.evil.com'],
    ['https://x-admin.notokta.com', 'https://x-admin.notokta.com'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
    ['127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://127.1:8080', 'http://127.0.0.1:8080'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
  ])('%s becomes %s', (typed, url) => {
    expect(urlOf(typed)).toBe(url);
  });

  it.each([
    [''],
    ['   '],
    ['https://'],
    ['https://{yourOktaDomain}'],
    ['https://yourOktaDomain.okta.com'],
    ['https://dev-********.okta.com'],
    ['https://dev.okta.com@evil.com'],
    ['dev.okta.com@evil.com/path'],
    ['https://user:pw@dev.okta.com'],
    ['https://@dev.okta.com'],
    ['https:/\\evil.com'],
    ['https://dev.okta.com\\@evil.com'],
    ['https://dev.okta.com?x=1'],
    ['https://dev.okta.com/#'],
    ['https://dev.okta.com/?'],
    ['http://dev.okta.com'],
    ['http://127.0.0.1.evil.com'],
    ['http://localhost.evil.com'],
    ['ftp://dev.okta.com'],
    ['file:///etc/passwd'],
    ['javascript:alert(1)'],
    ['https:dev.okta.com'],
    ['https://dev okta.com'],
    ['https://dev.okta.com\r\nhost: x'],
    ['https://dev\u202e.okta.com'],
    ['https://dev\u200b.okta.com'],
    ['“https://dev.okta.com”'],
    ['https://10.0.0.1'],
    ['https://0x7f000002.1'],
    ['https://[2001:db8::1]'],
    ['https://dev'],
    ['https://-admin.okta.com'],
    ['https://.okta.com'],
    ['https://dev.okta.com:99999'],
    [`https://${'a'.repeat(3000)}.okta.com`],
  ])('%j is refused', (typed) => {
    expect(urlOf(typed)).toBe('OKTA_URL_UNUSABLE');
  });

  it('shows letters of other alphabets in their ASCII form, so that a lookalike is seen', () => {
    expect(urlOf('https://dev.оkta.com')).toBe('https://dev.xn--kta-red.com');
  });
});

describe('the Admin Console', () => {
  it.each([
    ['https://dev-1.okta.com', 'https://dev-1-admin.okta.com'],
    ['https://dev-1-admin.okta.com', 'https://dev-1-admin.okta.com'],
    ['https://x.oktapreview.com/', 'https://x-admin.oktapreview.com'],
    ['https://login.example.com', 'https://login.example.com'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ])('of %s is at %s', (organization, admin) => {
    expect(adminUrl(organization)).toBe(admin);
  });

  it.each([
    ['https://dev-1.okta.com', 'https://dev-1-admin.okta.com'],
    ['http://dev-1.okta.com', 'https://login.example.com'],
    ['https://evil.example.com', 'https://login.example.com'],
    ['javascript:alert(1)', 'https://login.example.com'],
    ['no address', 'https://login.example.com'],
    [undefined, 'https://login.example.com'],
  ])('of an organization on a domain of its own that calls itself %s is at %s', (href, admin) => {
    expect(adminUrl('https://login.example.com', href)).toBe(admin);
  });

  it('has pages to click on', () => {
    const pages = consolePages('https://d-admin.okta.com');
    expect(pages.tokens).toBe('https://d-admin.okta.com/admin/access/api/tokens');
    expect(pages.app('0oa/1')).toBe(
      'https://d-admin.okta.com/admin/app/oidc_client/instance/0oa%2F1#tab-general',
    );
    expect(pages.authorizationServer('aus1')).toBe('https://d-admin.okta.com/admin/oauth2/as/aus1');
  });
});
