import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';

const named = process.env['CHROMIUM'];
const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** A browser that is named is the one that is meant. */
const executable = (named ? [named] : usual).find((path) => existsSync(path));
const where = named ? `CHROMIUM names ${named}` : `CHROMIUM names none, nor is there ${usual.join(', ')}`;

const switches = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-proxy-server',
  // Every other name is unknown: no page can load anything from elsewhere.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

/** Of a phone and of a desktop, in CSS pixels. */
export const widths = [390, 1280] as const;

/** One page, and what happened in it. */
export interface Tab {
  readonly page: Page;
  /** Errors and warnings of the console, exceptions, and violations of the content security policy. */
  readonly complaints: string[];
  /** Every request, as `METHOD address`, without query and fragment. */
  readonly requests: string[];
}

let browser: Browser | undefined;
const contexts: BrowserContext[] = [];

/** A browser of its own: no cookie, no history. Closed after the test. */
export const openTab = async (width: number = 1280): Promise<Tab> => {
  if (!browser) throw new Error('There is no browser outside inBrowser.');
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    // A phone lays a page out for a desktop unless the page says how wide it is.
    isMobile: width < 600,
  });
  contexts.push(context);
  context.setDefaultTimeout(10_000);
  await context.addInitScript({ path: fileURLToPath(new URL('in-page.js', import.meta.url)) });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  const visited = new Set<string>();
  page.on('console', (message) => {
    // Chromium complains of a page whose own status is 4xx, though the page is what was meant.
    if (/^Failed to load/.test(message.text()) && visited.has(message.location().url)) return;
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (request.isNavigationRequest()) visited.add(request.url());
    requests.push(`${request.method()} ${request.url().replace(/[?#].*$/s, '')}`);
  });
  return { page, complaints, requests };
};

/** Tests that need a browser. Where there is none they are left out, and it is said. */
export const inBrowser = (title: string, tests: () => void): void => {
  const missing = executable === undefined;
  if (missing) console.warn(`Left out for want of Chromium (${where}): ${title}`);
  describe.skipIf(missing)(title, () => {
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: executable ?? '', args: switches });
    });
    afterEach(async () => void (await Promise.all(contexts.splice(0).map((context) => context.close()))));
    afterAll(() => browser?.close());
    tests();
  });
};

/** In light and dark the page fits its screen and can be read (contrast by WCAG 2.2 §1.4.3); nothing in it failed. */
export const expectGood = async ({ page, complaints }: Tab): Promise<void> => {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    expect({ colorScheme, flaws: await page.evaluate('flawsOfThisPage()') }).toEqual({
      colorScheme,
      flaws: [],
    });
  }
  expect(complaints).toEqual([]);
};
