import type { Tapped } from '../../src/sandbox/kernel/server.ts';
import { secretsOf } from './heard-secrets.ts';
import { secretForms } from './secret-forms.ts';

/** How much was searched, over all texts. */
export interface Searched {
  secrets: number;
  forms: number;
  characters: number;
}

/** The secrets of one run, and whether any stands in what came out of it. */
export interface Canaries {
  /** Keeps every secret of the exchange. */
  hear(exchange: Tapped): void;
  /** Forgets what was heard, but not what was known from the beginning. */
  anew(): void;
  /** Where a secret stands in one of the texts, raw or encoded, in words that do not repeat it. */
  hitsIn(texts: readonly string[]): readonly string[];
}

export const canaries = (known: readonly string[], searched: Searched): Canaries => {
  const secrets = new Set(known);
  return {
    hear: (exchange) => {
      for (const secret of secretsOf(exchange)) secrets.add(secret);
    },
    anew: () => {
      secrets.clear();
      for (const secret of known) secrets.add(secret);
    },
    hitsIn: (texts) => {
      const all = texts.join('\n');
      const forms = [...secrets].flatMap(secretForms);
      searched.secrets += secrets.size;
      searched.forms += forms.length;
      searched.characters += all.length;
      return forms
        .map((form) => all.indexOf(form))
        .filter((at) => at >= 0)
        .map((at) => `a secret after: ${all.slice(Math.max(0, at - 80), at)}`);
    },
  };
};
