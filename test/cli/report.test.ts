import { describe, expect, it } from 'vitest';
import { htmlReport } from '../../src/cli/report/html.ts';
import { markdownReport } from '../../src/cli/report/markdown.ts';
import { type Report, reportOf } from '../../src/cli/report/model.ts';
import { hostileNames } from './hostile-names.ts';
import { type SavedSetup, savedEvidence, savedSetup } from './saved-setup.ts';

const now = '2026-11-23T19:00:00.000Z';
const report = (setup?: SavedSetup): Report =>
  reportOf(savedSetup(setup), savedEvidence(savedSetup(setup)), now);
const settings = (setup?: SavedSetup): Readonly<Record<string, string>> =>
  Object.fromEntries(
    report(setup).settings.flatMap((group) => group.settings.map(({ name, value }) => [name, value])),
  );

const tag = /<(\/?[a-z!][^\s>]*)((?:\s+[a-zA-Z0-9:-]+="[^"]*"| html)*)\s*\/?>/g;
/** Names of elements and attributes in their order: what a browser builds, without any text. */
const skeleton = (page: string): readonly string[] =>
  [...page.matchAll(tag)].map(
    ([, name = '', attributes = '']) => `${name} ${attributes.replace(/="[^"]*"/g, '')}`,
  );
const unescaped = (text: string, character: string): number =>
  [...text.matchAll(new RegExp(`(?<!\\\\)(?:\\\\\\\\)*\\${character}`, 'g'))].length;

describe('the report', () => {
  it('is verified when all five calls went as expected', () => {
    expect(report().verdict).toBe('verified');
    expect(report().verification.map(({ got }) => got)).toEqual([
      'registered',
      '200',
      '401',
      '401',
      '200',
      '200',
    ]);
  });

  it('is failed when a call went otherwise, and incomplete when one was not made', () => {
    const probe = { at: now, url: 'https://x.example', status: 200, ms: 1, says: '' };
    expect(report({ facts: { refusedCall: { withoutToken: probe, invalidToken: probe } } }).verdict).toBe(
      'failed',
    );
    expect(report({ facts: { codeVerification: { notShown: 'a second factor' } } }).verdict).toBe(
      'incomplete',
    );
    expect(report({ without: ['verification.implicit'] }).verdict).toBe('incomplete');
  });

  it('gives every step with its id, time, objects and request ids', () => {
    const { steps } = report();
    expect(steps).toHaveLength(24);
    const step = steps.find(({ id }) => id === 'okta.authorization-server');
    expect(step).toMatchObject({ number: 2, status: 'done', how: 'created' });
    expect(step?.made[0]?.id).toBe('aus1');
    expect(step?.requests[0]).toMatchObject({ vendor: 'Okta', status: 201, requestId: 'aJ7x-request-id' });
  });

  it('tells what was found, changed, and left to people', () => {
    const { found, changed, byHand } = report({
      records: {
        'okta.org': { how: 'used' },
        'okta.access-policy': { how: 'updated' },
        'okta.access-rule': { how: 'manual', what: 'rule "x"' },
        'okta.introspection-client': { status: 'applied' },
      },
      facts: { codeVerification: { notShown: 'Okta asks for a second factor.' } },
    });
    expect(found.map(({ step }) => step)).toEqual(['okta.org']);
    expect(changed.map(({ step }) => step)).toEqual(['okta.access-policy']);
    expect(byHand).toEqual([
      'Access rule was done manually: rule "x".',
      'The code login could not be made: Okta asks for a second factor.',
      'Introspection client is in place and not verified yet: run init again.',
    ]);
  });

  it('answers what an auditor asks', () => {
    expect(settings()).toMatchObject({
      Issuer: 'https://integrator-1.okta.com/oauth2/aus1',
      'Grants of the rule': 'authorization_code, implicit',
      'Lifetime of an access token': '60 minutes',
      'Redirect URIs': 'http://localhost:8085/callback, https://oauth.pstmn.io/v1/callback',
      'Who may log in': 'Everyone',
      'Expiry of the registration token': 'after 30 days without use, and with the account of its owner',
      Policy: 'openidconnect-access-token-enforcement 1.6.0 (21)',
      Target: 'CloudHub 2.0, Cloudhub-US-East-1, runtime 4.9.0',
    });
  });

  it('names the owner of the registration token only when it is known', () => {
    const owner = 'Owner of the registration token';
    expect(settings({ answers: { 'okta.registrationTokenUse': 'admin' } })[owner]).toContain(
      'ada@example.com',
    );
    expect(settings()[owner]).not.toContain('ada@example.com');
  });

  it('says of a setup under way what is not known yet', () => {
    const early = {
      without: report()
        .steps.slice(2)
        .map(({ id }) => id),
    };
    expect(settings(early)['Address']).toBe('not known yet');
    expect(markdownReport(report(early))).toContain('No call has been made yet.');
    expect(htmlReport(report(early))).toContain('not known yet');
  });
});

describe('the HTML page', () => {
  it('needs nothing but itself: no script, no address that is loaded, a policy that forbids both', () => {
    const page = htmlReport(report());
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/<script|<link|<img|\bsrc=|\bhref=|@import|url\((?!#)|\son\w+=/i);
  });

  it('draws the names of this setup', () => {
    const [drawing = ''] = /<svg[\s\S]*?<\/svg>/.exec(htmlReport(report())) ?? [];
    for (const name of ['OIDC-Demo-App', 'oauth-demo-proxy', 'OIDC Client Provider', 'integrator-1.o'])
      expect(drawing).toContain(name);
  });

  it('serves light and dark, phone and paper', () => {
    const page = htmlReport(report());
    for (const query of ['prefers-color-scheme: dark', 'max-width: 44rem', '@media print'])
      expect(page).toContain(query);
    expect(page).toContain('name="viewport"');
  });

  it.each(hostileNames)('is built the same whatever the names are: %s', (_, name) => {
    const page = htmlReport(report({ mark: (text) => `${text}${name}` }));
    const plain = (text: string): readonly string[] => skeleton(text).filter((one) => !/^\/?text/.test(one));
    expect(plain(page)).toEqual(plain(htmlReport(report())));
    expect(page.replace(tag, '')).not.toContain('<');
  });
});

describe('the Markdown report', () => {
  it.each(hostileNames)('is built the same whatever the names are: %s', (_, name) => {
    const plain = markdownReport(report()).split('\n');
    const lines = markdownReport(report({ mark: (text) => `${text}${name}` })).split('\n');
    expect(lines).toHaveLength(plain.length);
    for (const [i, line] of lines.entries()) {
      expect(unescaped(line, '|')).toBe(unescaped(plain[i] ?? '', '|'));
      expect(line.slice(0, 4)).toBe((plain[i] ?? '').slice(0, 4));
      const outsideCode = line.replace(/(?<!\\)`[^`]*`/g, '');
      expect(outsideCode).not.toMatch(/<|(?<!\\)\[|https?:\/\/|www\.|(?<!\\)@/);
    }
  });
});

describe('the JSON report', () => {
  it.each(hostileNames)(
    'holds no character that forges a terminal, whatever the names are: %s',
    (_, name) => {
      const setup = { mark: (text: string) => `${text}${name}` };
      for (const text of [
        JSON.stringify(report(setup), null, 2),
        markdownReport(report(setup)),
        htmlReport(report(setup)),
      ])
        expect(text).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    },
  );
});
