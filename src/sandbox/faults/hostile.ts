import type { Reply } from '../kernel/request.ts';
import { randomFrom } from './random.ts';

/** JSON texts, since a literal of JavaScript cannot hold a member called `__proto__`. */
const values: readonly string[] = [
  JSON.stringify('\u001b]0;owned\u0007\u001b[2J\u009b31m\u0000\b\r'),
  JSON.stringify('a\u202egnp.exe\u2066\u200b\u2028'),
  JSON.stringify('x'.repeat(100_000)),
  JSON.stringify('../../../../api/v1/users'),
  JSON.stringify('..%2f..%2f..%2fapi%2fv1%2fusers'),
  JSON.stringify('..'),
  JSON.stringify('a?b=c#d'),
  JSON.stringify('<img src=x onerror=alert(1)>'),
  JSON.stringify('https://elsewhere.example/x'),
  JSON.stringify('javascript:alert(1)//\'"`$(x)'),
  JSON.stringify('\n::add-mask::x\n'),
  '"\\ud800"',
  '"__proto__"',
  '""',
  'null',
  'true',
  '-1',
  '1e308',
  '[]',
  '[null]',
  '{}',
  '{"__proto__": {"polluted": 1}}',
  '{"constructor": {"prototype": {"polluted": 1}}}',
  `${'['.repeat(2000)}${']'.repeat(2000)}`,
];

type Place = { readonly holder: Record<string, unknown>; readonly name: string };

const placesIn = (value: unknown): readonly Place[] => {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((name) => [{ holder, name }, ...placesIn(holder[name])]);
};

const jsonOf = (reply: Reply): unknown => {
  if (reply.json !== undefined) return structuredClone(reply.json);
  try {
    return JSON.parse(reply.text ?? Buffer.from(reply.bytes ?? []).toString());
  } catch {
    return undefined;
  }
};

/** The reply with a value in it, or all of it, put in the place of the real one; the same choice makes the same reply. */
export const hostileReply = (real: Reply, choice: number): Reply => {
  const random = randomFrom(choice);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const value: unknown = JSON.parse(pick(values) ?? 'null');
  const whole = { root: jsonOf(real) };
  const place = pick(random() < 0.05 ? placesIn(whole).slice(0, 1) : placesIn(whole).slice(1));
  if (place) place.holder[place.name] = value;
  else whole.root = value;
  const headers = Object.entries(real.headers ?? {}).filter(([name]) => !/^content-/i.test(name));
  return {
    status: real.status === 204 ? 200 : real.status,
    headers: Object.fromEntries(headers),
    json: whole.root,
  };
};
