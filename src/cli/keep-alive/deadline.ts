/** Something that ends by itself, and when; nothing known of the end where a platform does not tell it. */
export interface Deadline {
  readonly kind: 'token' | 'client secret' | 'certificate';
  readonly what: string;
  /** ISO 8601; undefined where it does not end, or where nobody tells. */
  readonly expiresAt: string | undefined;
  /** Whole days until then; negative when it is over. */
  readonly days: number | undefined;
  readonly state: 'valid' | 'ends soon' | 'over' | 'does not expire' | 'unknown';
  readonly says: string;
  /** What to do; empty when there is nothing to do. */
  readonly remedy: string;
}

export const day = 86_400_000;

/** How an end is looked at: `limit` in days. */
export interface Watch {
  readonly now: number;
  readonly limit: number;
}

const stateOf = (days: number, limit: number): Deadline['state'] => {
  if (days < 0) return 'over';
  return days < limit ? 'ends soon' : 'valid';
};

export const ending = (
  { now, limit }: Watch,
  about: Pick<Deadline, 'kind' | 'what' | 'remedy'> & { readonly expiresAt: string; readonly says?: string },
): Deadline => {
  const days = Math.floor((Date.parse(about.expiresAt) - now) / day);
  const state = stateOf(days, limit);
  const left =
    days < 0
      ? `ended ${about.expiresAt}`
      : `${days} ${days === 1 ? 'day' : 'days'} left, until ${about.expiresAt}`;
  return {
    kind: about.kind,
    what: about.what,
    expiresAt: about.expiresAt,
    days,
    state,
    says: about.says === undefined ? left : `${left}: ${about.says}`,
    remedy: state === 'valid' ? '' : about.remedy,
  };
};

export const endless = (kind: Deadline['kind'], what: string, says: string): Deadline => ({
  kind,
  what,
  expiresAt: undefined,
  days: undefined,
  state: 'does not expire',
  says,
  remedy: '',
});

export const unknownEnd = (kind: Deadline['kind'], what: string, says: string): Deadline => ({
  ...endless(kind, what, says),
  state: 'unknown',
});
