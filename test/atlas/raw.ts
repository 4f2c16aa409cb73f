import { expect } from 'vitest';
import { explainText } from '../../src/cli/explain/match.ts';

/** An answer as `curl -i` shows it. */
export const shownByCurl = async (answer: Response | Promise<Response>): Promise<string> => {
  const { status, statusText, headers } = await answer;
  const lines = [...headers].map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${statusText}`, ...lines, '', await (await answer).text()].join('\r\n');
};

/** The entry stands first, from the raw text alone. */
export const expectFirst = (text: string, id: string): void => {
  const { found } = explainText(text);
  expect(found.map(({ entry }) => entry.id)[0], text).toBe(id);
};
