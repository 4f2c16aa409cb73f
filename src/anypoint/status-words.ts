/** What a word says: it is done, it will not come, or it has to be waited for. */
export type Meaning = 'serves' | 'failed' | 'pending';

/**
 * Words that the platform was seen to answer, or that programs which evidently run against it expect, in lower case: calls differ
 * in their letters. Source: docs/facts/anypoint-apis.md §3.3, §6.5, §8.3.
 */
const words = {
  /** The word for gateways is `applied`, that for a Mule application `started`. */
  'proxy deployment': { serves: ['applied', 'started', 'deployed', 'active'], failed: ['failed'] },
  /** Only once a gateway has connected do policies take effect. */
  'API version': { serves: ['active'], failed: [] },
  publication: { serves: ['completed'], failed: ['error'] },
  /** A revoked one can be restored, but by nobody here. */
  contract: { serves: ['approved', 'active'], failed: ['rejected', 'revoked'] },
} as const satisfies Record<
  string,
  { readonly serves: readonly string[]; readonly failed: readonly string[] }
>;

export type Thing = keyof typeof words;

/** A word that nobody has seen yet is never a failure: whatever it says, it can be waited for, and the thing itself be asked. */
export const meaningOf = (thing: Thing, word: string | undefined): Meaning => {
  const said = (word ?? '').toLowerCase();
  const { serves, failed }: { readonly serves: readonly string[]; readonly failed: readonly string[] } =
    words[thing];
  if (serves.includes(said)) return 'serves';
  return failed.includes(said) ? 'failed' : 'pending';
};
