import { cleanLine } from '../../clean.ts';
import { redact } from '../../secret.ts';

/** Longer than any name, address or list that a platform accepts. */
const longest = 2_000;

const safeText = (text: string): string => cleanLine(redact(text), longest);

/**
 * The same value with every text in it masked, on one line and free of hidden characters. It comes before any escaping: an
 * escaped secret would not be recognised any more.
 */
export const safely = <T>(value: T): T => {
  if (typeof value === 'string') return safeText(value) as T;
  if (Array.isArray(value)) return value.map(safely) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [safeText(key), safely(inner)])) as T;
};
