import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { htmlReport } from '../../src/cli/report/html.ts';
import { reportOf } from '../../src/cli/report/model.ts';
import { type SavedSetup, savedEvidence, savedSetup } from '../cli/saved-setup.ts';
import { expectGood, inBrowser, openTab, widths } from './chromium.ts';

const long = (text: string): string => `${text}-${'unbroken'.repeat(12)}`;
/** The width of A4 less its margins of 16 mm, in CSS pixels. */
const paper = Math.floor(((210 - 2 * 16) / 25.4) * 96);

/** Lines of every answer in the table of the verification. */
const linesOfAnswers =
  '[...document.querySelectorAll(`td[data-column="got"] span`)].map((span) => span.getClientRects().length)';

inBrowser('the HTML report', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'report-'));
  });
  afterAll(() => folder && rmSync(folder, { recursive: true }));

  const save = (name: string, setup: SavedSetup = {}): string => {
    const path = join(folder, `${name}.html`);
    writeFileSync(
      path,
      htmlReport(reportOf(savedSetup(setup), savedEvidence(savedSetup(setup)), '2026-11-23T19:00:00.000Z')),
    );
    return pathToFileURL(path).href;
  };

  it.each(widths)('opens from a file, asks for nothing more, and can be read, %i px wide', async (width) => {
    for (const address of [save('usual'), save('long', { mark: long })]) {
      const tab = await openTab(width);
      await tab.page.goto(address);
      expect(await tab.page.locator('.verdict').innerText()).toBe('Verified');
      await expectGood(tab);
      expect(tab.requests).toEqual([`GET ${address}`]);
    }
  });

  it('fits the paper, black on white, whatever the screen shows', async () => {
    const address = save('paper', { mark: long });
    const tab = await openTab(paper);
    await tab.page.goto(address);
    await tab.page.emulateMedia({ media: 'print' });
    await expectGood(tab);
    await tab.page.emulateMedia({ colorScheme: 'dark' });
    expect(await tab.page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
      'rgb(255, 255, 255)',
    );
    expect(await tab.page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(0, 0, 0)');
  });

  it('keeps the verification in order where it is narrow, and prints on a few sheets', async () => {
    const tab = await openTab(paper);
    await tab.page.goto(save('usual'));
    for (const media of ['screen', 'print'] as const) {
      await tab.page.emulateMedia({ media });
      await expectGood(tab);
      expect(await tab.page.evaluate(linesOfAnswers)).toEqual([1, 1, 1, 1, 1, 1]);
    }
    const printed = await tab.page.pdf({ preferCSSPageSize: true, format: 'A4' });
    const sheets = printed.toString('latin1').match(/\/Type \/Page\b/g)?.length;
    expect(sheets).toBeGreaterThan(1);
    expect(sheets).toBeLessThan(9);
  });
});
