import { vendorDocuments } from '../judge/documents.ts';
import { createJudge, type Judge } from '../judge/judge.ts';

let judge: Judge | undefined;

/** The one judge of a test file: it sees every exchange of every world that the file opens. */
export const judged = (): Judge => {
  judge ??= createJudge(vendorDocuments());
  return judge;
};
