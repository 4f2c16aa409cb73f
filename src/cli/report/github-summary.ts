import { appendLines } from '../../durable-file.ts';
import { redact } from '../../secret.ts';
import type { Ui } from '../../wizard/ui.ts';
import { safely } from '../export/safe.ts';
import { markdownVerification } from './markdown.ts';
import type { VerificationRow } from './verification-rows.ts';

/** The verification as a table on the page of the workflow run. A summary that cannot be written fails nothing. */
export const writeStepSummary = (rows: readonly VerificationRow[], ui: Ui): void => {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (!file || rows.length === 0) return;
  const lines = ['### okta-mule-setup: the verification', '', ...markdownVerification(safely(rows)), ''];
  try {
    appendLines(file, redact(`${lines.join('\n')}\n`));
  } catch (error) {
    ui.warn(`The step summary cannot be written: ${(error as Error).message}`);
  }
};
