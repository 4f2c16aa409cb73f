/** Which requests a fault falls upon. All that is given must hold. */
export interface Place {
  /** `gateway`: the deployed proxies. */
  readonly vendor?: 'okta' | 'anypoint' | 'gateway';
  readonly method?: string;
  /** Without the query; a `*` stands for any part of it. */
  readonly path?: string;
  /** The first one among those that match, from 1; alone it is the only one. */
  readonly nth?: number;
  /** From there on every so many: 1 is each of them. */
  readonly every?: number;
  /** From there on each with this chance, 0 to 1. */
  readonly probability?: number;
  /** How often it falls at most. */
  readonly times?: number;
}

export interface Parameters {
  /** Is the request carried out before the reply goes wrong? */
  readonly deed: boolean;
  readonly ms: number;
  readonly connections: number;
  readonly bytes: number;
  readonly everyMs: number;
  readonly status: number;
  readonly reset: 'good' | 'missing' | 'past' | 'far-future' | 'duplicated';
  readonly shape: 'broken' | 'null' | 'list' | 'object';
  readonly megabytes: number;
  readonly days: number;
  /** Chooses among what may happen; the same number, the same reply. */
  readonly choice: number;
  readonly to: string;
}

/** One kind of fault: what it does, which parameters it takes, and what they are when none are given. */
interface KindOfFault {
  readonly about: string;
  readonly takes: Partial<Parameters>;
}

/**
 * Every kind of fault. `deed: true`: the request is carried out first, so that only its answer suffers. Faults of TLS and of DNS
 * are not among them: a plain-http server on a loopback address has neither.
 */
export const kinds = {
  refuse: {
    about: 'This request is answered; then nothing listens on the port for `ms` milliseconds.',
    takes: { ms: 200 },
  },
  'reset-on-accept': {
    about:
      'This request is answered; then the next `connections` connections are reset as soon as they stand.',
    takes: { connections: 1 },
  },
  'reset-before-reading': { about: 'A connection reset before the body of the request is read.', takes: {} },
  'reset-before-deed': {
    about: 'A connection reset after the request was read, before it is carried out.',
    takes: {},
  },
  'lose-reply': {
    about: 'Carried out; then a connection reset in the place of the reply: created, and nobody was told.',
    takes: {},
  },
  'half-headers': { about: 'The first half of the header section, then a reset.', takes: { deed: true } },
  'cut-body': {
    about: 'All headers and half of the announced body, then the connection ends.',
    takes: { deed: true },
  },
  silence: { about: 'No answer at all, until one side closes the connection.', takes: { deed: true } },
  'header-drip': {
    about: 'The header section in pieces of `bytes`, one each `everyMs` milliseconds.',
    takes: { deed: true, bytes: 1, everyMs: 100 },
  },
  'body-drip': {
    about: 'The body in pieces of `bytes`, one each `everyMs` milliseconds.',
    takes: { deed: true, bytes: 1, everyMs: 100 },
  },
  status: {
    about:
      "Another status, with the vendor's error body. With 429 `reset` says what its rate-limit header holds.",
    takes: { deed: false, status: 503, reset: 'good' },
  },
  html: { about: '200 with a web page.', takes: { deed: true } },
  empty: { about: 'The status as it is, without a body.', takes: { deed: true } },
  'wrong-json': {
    about: 'The status as it is; the body is broken JSON, or whole JSON of another shape.',
    takes: { deed: true, shape: 'broken' },
  },
  hostile: {
    about:
      'Whole JSON with a value in it that nobody sends in good faith: control characters, paths, huge or wrong ones.',
    takes: { deed: true, choice: 0 },
  },
  huge: { about: 'A body of `megabytes`.', takes: { deed: true, megabytes: 11 } },
  'gzip-bomb': {
    about: 'A small gzip body that becomes `megabytes` when it is unpacked.',
    takes: { deed: true, megabytes: 50 },
  },
  redirect: {
    about: '307 to the same path on another host.',
    takes: { deed: false, to: 'https://elsewhere.example' },
  },
  'repeat-cursor': { about: 'A Link header whose `next` is this very page.', takes: {} },
  'clock-skew': { about: 'The Date header is `days` off.', takes: { days: 1 } },
  'list-lag': {
    about:
      'From now on objects younger than `ms` are missing from lists and look-ups, until the faults are cleared.',
    takes: { ms: 4_000 },
  },
} as const satisfies Record<string, KindOfFault>;

export type Kind = keyof typeof kinds;

export interface Fault {
  readonly at: Place;
  readonly kind: Kind;
  /** Those given and the kind's own; the others are never looked at. */
  readonly parameters: Parameters;
}

/** The same script with the same requests in the same order makes the same faults. */
export interface FaultScript {
  readonly seed: number;
  readonly faults: readonly Fault[];
}
