import { type Fault, type FaultScript, type Kind, kinds, type Parameters, type Place } from './script.ts';

interface Rule {
  readonly wants: string;
  readonly fits: (value: unknown) => boolean;
}
type Members = Readonly<Record<string, unknown>>;

const whole = (least: number, most: number): Rule => ({
  wants: `a whole number from ${least} to ${most}`,
  fits: (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
});
const oneOf = (...values: readonly unknown[]): Rule => ({
  wants: `one of ${values.join(', ')}`,
  fits: (value) => values.includes(value),
});

const placeRules: Readonly<Record<keyof Place, Rule>> = {
  vendor: oneOf('okta', 'anypoint', 'gateway'),
  method: oneOf('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'),
  path: {
    wants: 'a path that begins with a slash, with a * for any part of it',
    fits: (value) => typeof value === 'string' && /^\/[^?#]*$/.test(value),
  },
  nth: whole(1, 1_000_000),
  every: whole(1, 1_000_000),
  probability: {
    wants: 'a number from 0 to 1',
    fits: (value) => typeof value === 'number' && value >= 0 && value <= 1,
  },
  times: whole(1, 1_000_000),
};

const parameterRules: Readonly<Record<keyof Parameters, Rule>> = {
  deed: oneOf(true, false),
  ms: whole(0, 600_000),
  connections: whole(1, 1000),
  bytes: whole(1, 1_000_000),
  everyMs: whole(1, 60_000),
  status: oneOf(400, 401, 403, 404, 409, 429, 500, 502, 503, 504),
  reset: oneOf('good', 'missing', 'past', 'far-future', 'duplicated'),
  shape: oneOf('broken', 'null', 'list', 'object'),
  megabytes: whole(1, 1024),
  days: whole(-3650, 3650),
  choice: whole(0, 2 ** 32 - 1),
  to: {
    wants: 'an http or https origin',
    fits: (value) => typeof value === 'string' && /^https?:\/\/[^/?#@]+$/.test(value) && URL.canParse(value),
  },
};

/** What the kinds do not look at. */
const unused: Parameters = {
  deed: true,
  ms: 0,
  connections: 1,
  bytes: 1,
  everyMs: 1,
  status: 200,
  reset: 'good',
  shape: 'broken',
  megabytes: 1,
  days: 0,
  choice: 0,
  to: '',
};

/** A script that cannot be followed; the message names the place. */
export class ScriptError extends Error {}

const fail = (where: string, what: string): never => {
  throw new ScriptError(`${where}: ${what}`);
};

const members = (value: unknown, where: string): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Members)
    : fail(where, 'a JSON object is wanted');

const onlyKnown = (given: Members, known: readonly string[], where: string): void => {
  for (const name of Object.keys(given))
    if (!known.includes(name)) fail(where, `there is no "${name}" here. Known: ${known.join(', ')}`);
};

const checked = (given: Members, rules: Readonly<Record<string, Rule>>, where: string): void => {
  for (const [name, value] of Object.entries(given)) {
    const rule = rules[name];
    if (rule && !rule.fits(value)) fail(`${where}.${name}`, `${rule.wants} is wanted`);
  }
};

const placeOf = (value: unknown, where: string): Place => {
  const given = members(value, where);
  onlyKnown(given, Object.keys(placeRules), where);
  checked(given, placeRules, where);
  if (given['every'] !== undefined && given['probability'] !== undefined)
    fail(where, 'either "every" or "probability" is wanted, not both');
  return given as Place;
};

const isKind = (value: unknown): value is Kind => typeof value === 'string' && Object.hasOwn(kinds, value);

const kindOf = (value: unknown, where: string): Kind =>
  isKind(value)
    ? value
    : fail(
        where,
        `there is no kind ${JSON.stringify(value)}. Known: ${Object.keys(kinds).join(', ')}. Faults of TLS and DNS cannot be made by a plain-http server on loopback.`,
      );

const faultOf = (value: unknown, where: string): Fault => {
  const given = members(value, where);
  const { at = {}, kind: named, ...parameters } = given;
  const kind = kindOf(named, `${where}.kind`);
  onlyKnown(parameters, Object.keys(kinds[kind].takes), where);
  checked(parameters, parameterRules, where);
  return {
    at: placeOf(at, `${where}.at`),
    kind,
    parameters: { ...unused, ...kinds[kind].takes, ...(parameters as Partial<Parameters>) },
  };
};

/**
 * `{"seed": 7, "faults": [{"at": {"vendor": "okta", "path": "/api/v1/apps*", "nth": 1}, "kind": "lose-reply"}]}`.
 * Nothing unknown is let through. Throws `ScriptError`.
 */
export const readScript = (value: unknown): FaultScript => {
  const given = members(value, 'the script');
  onlyKnown(given, ['seed', 'faults'], 'the script');
  const { seed = 0, faults } = given;
  if (!whole(0, 2 ** 32 - 1).fits(seed)) fail('seed', `${whole(0, 2 ** 32 - 1).wants} is wanted`);
  if (!Array.isArray(faults)) return fail('faults', 'a list is wanted');
  return { seed: seed as number, faults: faults.map((fault, i) => faultOf(fault, `faults[${i}]`)) };
};
