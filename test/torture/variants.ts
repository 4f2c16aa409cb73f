import type { Exit } from '../../src/errors.ts';

/** One fault with its parameters, and the exits with which a run may end that it stops. Success is always right. */
export interface Variant {
  readonly name: string;
  readonly fault: Readonly<Record<string, unknown>> & { readonly kind: string };
  readonly exits: readonly Exit[];
  /** It is felt only through a deadline. */
  readonly slow?: true;
}

const wire = (kind: string, more: object = {}, name = kind): Variant => ({
  name,
  fault: { kind, ...more },
  exits: [7],
});

const status = (status: number, exits: readonly Exit[], more: object = {}, name = ''): Variant => ({
  name: `${status}${name}`,
  fault: { kind: 'status', status, ...more },
  exits,
});

const slowly = (variant: Variant): Variant => ({ ...variant, slow: true });

/** Everything of the list of faults that a plain-http server can do. */
export const variants: readonly Variant[] = [
  wire('refuse', { ms: 30 }),
  wire('reset-on-accept', { connections: 3 }),
  wire('reset-before-reading'),
  wire('reset-before-deed'),
  wire('lose-reply'),
  wire('half-headers'),
  wire('cut-body'),
  slowly(wire('silence')),
  slowly(wire('silence', { deed: false }, 'silence, not done')),
  slowly(wire('header-drip', { everyMs: 50 })),
  slowly(wire('body-drip', { everyMs: 50 })),
  // The vendor's words may name one of the answers; a login that is refused is a verification that failed.
  status(400, [1, 2, 6]),
  status(401, [4, 6]),
  status(403, [4, 6]),
  // What is gone cannot be verified, and does not get ready.
  status(404, [5, 6, 7]),
  status(409, [5, 6]),
  ...['good', 'missing', 'past', 'far-future', 'duplicated'].map((reset) =>
    status(429, [7], { reset }, `, ${reset} reset`),
  ),
  ...[500, 502, 503, 504].flatMap((code) => [
    status(code, [7]),
    status(code, [7], { deed: true }, ' after the deed'),
  ]),
  // Where a file is wanted, a web page is one, and not the one that was saved.
  { ...wire('html'), exits: [6, 7] },
  { ...wire('html', { deed: false }, 'html, not done'), exits: [6, 7] },
  // A body that says nothing, or something else: what was to be read from it is missing.
  { ...wire('empty'), exits: [4, 5, 6, 7] },
  ...['broken', 'null', 'object'].map((shape) => ({
    ...wire('wrong-json', { shape }, `wrong-json, ${shape}`),
    exits: [4, 5, 6, 7] as const,
  })),
  // An empty list is an answer: there is nothing, or nothing that this account may see.
  { ...wire('wrong-json', { shape: 'list' }, 'wrong-json, list'), exits: [2, 4, 5, 6, 7] },
  wire('huge'),
  wire('gzip-bomb'),
  wire('redirect'),
  wire('repeat-cursor'),
  wire('clock-skew', { days: 1 }, 'clock a day ahead'),
  wire('clock-skew', { days: -1 }, 'clock a day behind'),
  wire('list-lag'),
];
