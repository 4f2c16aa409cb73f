/** A request of the guide, by what of it is the same in every world. */
export interface Call {
  readonly vendor: 'okta' | 'anypoint' | 'gateway';
  readonly method: string;
  /** Exact, or a beginning followed by `*`. */
  readonly path: string;
  /** Among those that match. */
  readonly nth: number;
  readonly mutating: boolean;
  /** The platforms also ask each other: those requests go on when the program has ended, for as long as they take. */
  readonly ours: boolean;
}

export type Arrived = Omit<Call, 'nth' | 'mutating' | 'ours'>;

/** A path up to the first name that was given on the way. */
const lasting = (path: string, fresh: string): string => {
  const parts = path.split('/');
  const made = parts.findIndex((part) => part.length > 8 && /\d/.test(part) && !fresh.includes(part));
  return made < 0 ? path : `${parts.slice(0, made).join('/')}/*`;
};

export const fits = (call: Arrived, one: Readonly<Record<keyof Arrived, string>>): boolean =>
  one.vendor === call.vendor &&
  one.method === call.method &&
  (call.path.endsWith('*') ? one.path.startsWith(call.path.slice(0, -1)) : one.path === call.path);

export const callsOf = (
  arrived: readonly Arrived[],
  fresh: string,
  mutating: ReadonlySet<string>,
  theirs: ReadonlySet<string>,
): readonly Call[] =>
  arrived.map(({ vendor, method, path }, i) => {
    const place = { vendor, method, path: lasting(path, fresh) };
    const nth = 1 + arrived.slice(0, i).filter((one) => fits(place, one)).length;
    const key = `${method} ${path}`;
    return { ...place, nth, mutating: mutating.has(key), ours: !theirs.has(key) };
  });
