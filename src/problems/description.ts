/** Documented in `--help` and README: done · our fault · usage · drift · rights · conflict · verification · unreachable · interrupted. */
export type Exit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 130;

/** What a person reads of a problem: what happened and on which object; likely cause and what to type or click next. */
export interface Description {
  readonly message: string;
  readonly hint: string;
  readonly exit: Exit;
  /** Set when the step can be done manually in the console instead (rights, license, a call the platform does not know). */
  readonly byHand?: true;
}
