/** One thing that was tried from outside: a call of the API, with or without a login before it, or a registration. */
export interface Evidence {
  /** Stable name, e.g. `codeLogin`. */
  readonly call: string;
  readonly at: string;
  /** The command that tried it. */
  readonly by: string;
  /** `not made`: it should have been and could not be; `says` tells why. */
  readonly result: 'as expected' | 'failed' | 'not made';
  /** The status, or what came in its place. */
  readonly got: string;
  readonly says: string;
  readonly url?: string | undefined;
  readonly ms?: number | undefined;
  readonly mediaType?: string | undefined;
  /** Of a login: what its token said. Never the token. */
  readonly token?: Readonly<Record<string, unknown>> | undefined;
  /** The ids and settings that it rests upon: what changed since makes it out of date. */
  readonly against: Readonly<Record<string, string>>;
}

/** What was tried, oldest first. Adding never fails: evidence that cannot be kept is said, and changes nothing else. */
export interface EvidenceStore {
  all(): readonly Evidence[];
  add(one: Omit<Evidence, 'by'>): void;
}

/** Kept for as long as the process lives. */
export const evidenceInMemory = (by = 'init', kept: Evidence[] = []): EvidenceStore => ({
  all: () => kept,
  add: (one) => void kept.push({ ...one, by }),
});

export const newestOf = (all: readonly Evidence[], call: string): Evidence | undefined =>
  all.findLast((one) => one.call === call);

interface Graph {
  readonly id: string;
  readonly title: string;
  readonly needs: readonly PropertyKey[];
  readonly provides: readonly PropertyKey[];
}

/** The records of all steps, as far as they are looked at here. */
interface Records {
  readonly data: {
    readonly steps: Readonly<Record<string, { readonly how: string; readonly at: string } | undefined>>;
  };
}

/** The steps that a step needs, and those that they need. */
const beneath = (steps: readonly Graph[], id: string): ReadonlySet<Graph> => {
  const found = new Set<Graph>();
  const add = (step: Graph | undefined): void => {
    for (const need of step?.needs ?? []) {
      const other = steps.find(({ provides }) => provides.includes(need));
      if (!other || found.has(other)) continue;
      found.add(other);
      add(other);
    }
  };
  add(steps.find((step) => step.id === id));
  return found;
};

const changes: ReadonlySet<string> = new Set(['created', 'updated', 'adopted', 'manual']);

/** What is not any more as it was when this was tried, in words; empty: it still stands. */
export const changedSince = (
  { at, against }: Evidence,
  now: Readonly<Record<string, string | undefined>>,
  /** Whatever a run changed since beneath this step counts too; undefined: only what it was tried against. */
  on?: { readonly steps: readonly Graph[]; readonly state: Records; readonly step: string },
): readonly string[] => {
  const others = Object.keys(against).filter(
    (name) => now[name] !== undefined && now[name] !== against[name],
  );
  const steps = [...(on ? beneath(on.steps, on.step) : [])].filter(({ id }) => {
    const record = on?.state.data.steps[id];
    return record !== undefined && changes.has(record.how) && record.at > at;
  });
  return [...others, ...steps.map(({ title }) => title)];
};

/** What a step sees of it. */
export interface EvidenceOfStep {
  add(one: Omit<Evidence, 'by'>): void;
  /** The newest of that call. */
  newest(call: string): Evidence | undefined;
  /** The newest of that call, where it went as expected and nothing that it rests upon has changed since. */
  standing(call: string, now: Readonly<Record<string, string | undefined>>): Evidence | undefined;
}
