import type { Secret } from '../secret.ts';
import type { AnswersOf, Asks } from './ask.ts';
import type { Entry } from './entry.ts';
import type { EvidenceOfStep } from './evidence.ts';
import type { ByHand, Offer } from './ui.ts';
import type { Until } from './until.ts';

/** Facts never hold a secret, only its name; `Step.recover` says how it is had again in a later run. */
export interface SecretRef {
  readonly secret: string;
}

/**
 * Whose an object is. `own`: its mark has this setup's id. `used`: an answer names it as existing, or a setup that this one shares
 * with made it; never changed, never removed. `adopted`: somebody's, changed after a yes. `other`: somebody's, nothing agreed yet.
 */
export type Whose = 'own' | 'used' | 'adopted' | 'other';

/** An object that `undo` would have to remove if it is own: put on record again after the state was lost. */
interface OwnObject {
  readonly kind: string;
  readonly key: string;
  readonly id: string;
}

/** `marked`: it has this setup's mark itself, so that it is own whosever the located object is. */
interface InnerObject extends OwnObject {
  readonly marked?: true;
}

/** Which object a step is about, as `locate` found it. */
export interface Located<T = unknown> {
  /** Of the record, e.g. `okta.app`. */
  readonly kind: string;
  /** The natural key of the record: its name, or an id chosen by us. */
  readonly key: string;
  readonly id: string;
  /** The object in words, with its id: `authorization server "OAuth Demo" (aus1)`. */
  readonly what: string;
  /**
   * The free text that holds the mark; undefined where the platform keeps none. An object inside one that is own may give that
   * one's mark.
   */
  readonly text?: string | undefined;
  /** An answer names it as existing: it is used as it is, without a question. */
  readonly named?: boolean;
  /**
   * The object of another step with which it came into being: it is whose that one is, and is not put on record itself. `state`:
   * no object at all, but what this setup's state knows of an earlier verification.
   */
  readonly within?: OwnObject | 'state';
  /** What was read of it, for `inspect`. */
  readonly seen: T;
}

/** What `inspect` read of a located object. */
interface Inspection<F> {
  readonly facts: F;
  /** Every setting that is not as it must be. */
  readonly entries: readonly Entry[];
  /** Objects besides the located one that belong to the step. */
  readonly objects?: readonly InnerObject[];
}

/** What `locate` and `inspect` saw together. */
export interface Finding<F, T = unknown> {
  readonly facts: F;
  readonly whose: Whose;
  /** The object in words, with its id: `authorization server "OAuth Demo" (aus1)`. */
  readonly what: string;
  readonly entries: readonly Entry[];
  readonly objects: readonly InnerObject[];
  readonly seen: T;
}

/** A record of one object that this setup made. */
export interface Made {
  readonly step: string;
  readonly kind: string;
  readonly key: string;
  readonly id: string;
  readonly at: string;
}

/** One creation. `settings` are what would be sent, without secrets: their hash is kept with the intent. */
export interface Once<T> {
  /** E.g. `okta.app`. */
  readonly kind: string;
  /** The natural key by which it is looked up: its name, or an id chosen by us. */
  readonly key: string;
  readonly settings?: unknown;
  /**
   * What `inspect` has just seen in this run. `absent`: the first look-up is not repeated. `ours`: what is found belongs to this
   * setup, and is put on record if a lost state has forgotten it.
   */
  readonly seen?: 'absent' | 'own';
  lookUp(): Promise<T | undefined>;
  /**
   * The free text of what was found, where the platform keeps one. Without our marker in it, it is somebody else's, whatever
   * creation of ours is still open.
   */
  textOf?(found: T): string | undefined;
  create(): Promise<T>;
  idOf(made: T): string;
}

/** Something that others must do without while we have it: a lock. */
export interface Borrowed {
  readonly kind: string;
  /** By which it can be given back in a later run. */
  readonly key: string;
  /** In words, for the note that it was not given back: `The lock of the project "x"`. */
  readonly what: string;
  take(): Promise<void>;
  giveBack(): Promise<void>;
}

export interface SetupName {
  /** Derived from the target and the name: a lost state finds the same one. */
  readonly id: string;
  readonly name: string;
  /** Put into every free-text field that a platform offers: `okta-mule-setup:<id>`. */
  readonly marker: string;
}

/** A secret that is being replaced by another one, and how far that came: ids and dates, never a value. */
export interface Rotation {
  /** What is replaced, e.g. `introspection-secret`. */
  readonly what: string;
  /** The object whose secret it is. */
  readonly of: string;
  readonly old: string;
  /** Undefined until there is another one. */
  readonly next?: string;
  /** What has been done, by name, and when (ISO 8601). */
  readonly done: Readonly<Record<string, string>>;
}

/** What the engine hands to a step, besides the services. */
export interface Common<Facts, Needs extends keyof Facts, Provides extends keyof Facts, A extends Asks> {
  readonly has: Readonly<Pick<Facts, Needs>>;
  readonly answers: AnswersOf<A>;
  /** This step's own facts of an earlier run, if it came that far. */
  readonly recorded: Readonly<Pick<Facts, Provides>> | undefined;
  /** True while something exists that another step made with the facts of this one. */
  readonly builtUpon: boolean;
  readonly setup: SetupName;
  readonly signal: AbortSignal;
  /** This command only looks, and writes nothing: `plan`, `verify`, `doctor`. */
  readonly looking: boolean;
  /** What was tried from outside: calls, logins, registrations. */
  readonly evidence: EvidenceOfStep;
  /** Now, by the clock handed in, as ISO 8601. */
  now(): string;
  /** Creates exactly once, over crashes, losses and resumes. */
  once<T>(one: Once<T>): Promise<T>;
  /** Works with something borrowed, and gives it back: at once, or in the next run if this one dies. */
  borrow<T>(one: Borrowed, work: () => Promise<T>): Promise<T>;
  /** Takes an object off the record that was only needed for a moment and is removed again, or an attempt that came to nothing. */
  gone(object: { kind: string; key: string }): void;
  /**
   * Whose an object is that was found: by its id, by the marker in its free text, or, where no text is known, by an open intent:
   * somebody else may have made one of that name since.
   */
  whose(object: { kind: string; key: string; id: string; text?: string | undefined }): Whose;
  /** Polls until the probe is satisfied; says what it waits for. */
  readonly until: Until;
  /**
   * Every setting of all steps that is not as it must be, as the platforms say at this moment: what may explain why a call or a
   * login fails.
   */
  entries(): Promise<readonly Entry[]>;
  progress(text: string): void;
  note(text: string): void;
  /** Puts a question that came up only now to the person at the screen. Nobody there, or a dry run: no. */
  confirm(question: string): Promise<boolean>;
  /** Whether something of ours that cannot be mended may be removed and made anew: `--recreate`, or a yes at the screen. */
  mayRecreate(question: string): Promise<boolean>;
  /** A verification that could not be shown, with the reason. The step is done; the run ends with exit 6. */
  shortfall(text: string): void;
  /** Keeps a secret for this run and returns the reference that a fact may hold. */
  keep(name: string, value: Secret): SecretRef;
  /** The secret behind a reference: from this run, or through the `recover` of the step that provided it. */
  secret(ref: SecretRef): Promise<Secret>;
}

/**
 * One numbered step of the guide. `inspect` and `verify` only read. Reading a fact that is not in `needs`, or returning one
 * that is not in `provides`, does not compile.
 */
export interface Step<
  Facts,
  Services,
  Needs extends keyof Facts,
  Provides extends keyof Facts,
  A extends Asks,
  T = unknown,
  C = Services & Common<Facts, Needs, Provides, A>,
> {
  /** Stable name in the state file, e.g. `okta.authorization-server`; never renumbered. */
  readonly id: string;
  readonly title: string;
  /** The guide's item numbers. */
  readonly guide: string;
  readonly why: string;
  readonly needs: readonly Needs[];
  /** What its object works with: kept where `undo` leaves it because others use it. Without this, all that it needs. */
  readonly restsUpon?: readonly (keyof Facts)[];
  readonly provides: readonly Provides[];
  readonly asks: A;
  /** The deed in words, for the dry run: `create the authorization server "x"`. */
  deed(answers: AnswersOf<A>): string;
  byHand(c: C): ByHand;
  /** It opens a platform: running beside it, no other step writes anything before it has ended. */
  readonly opens?: true;
  /** It looks at the world and keeps what it saw as evidence: its outcome is "shown", not "made". */
  readonly observes?: true;
  /** Whether it makes anything shows only a call, once what it rests upon is there; otherwise looking ahead says `create`. */
  readonly uncertain?: true;
  /** What stays on the screen under the finished step; by default names and ids out of its facts. */
  lines?(facts: Pick<Facts, Provides>): readonly string[];
  /** What the platform has, by the key of each question that is `offered`. Reads only, with the connections' facts. */
  offers?(c: C): Promise<Readonly<Record<string, readonly Offer[]>>>;
  /** A sentence why the step is not needed, or nothing. */
  skip?(c: C): string | undefined;
  /**
   * Which object: by the id on record, then by our mark, then by its name. It may be asked in any world, with the facts of the
   * connections alone; inside a parent that does not exist yet it is never asked. Two of one kind: throws.
   */
  locate?(c: C): Promise<Located<T> | undefined>;
  /** Reads only: an entry for every setting that is not as it must be. */
  inspect?(c: C, located: Located<T> & { readonly whose: Whose }): Promise<Inspection<Pick<Facts, Provides>>>;
  /** Where it is not found: what that means if it was set up before. It reads nothing. */
  gone?(c: C): readonly Entry[];
  /** What a write would mean for others, in sentences: said before the first write of a run. Reads only. */
  means?(c: C, found: Finding<Pick<Facts, Provides>, T> | undefined): Promise<readonly string[]>;
  apply?(c: C, found: Finding<Pick<Facts, Provides>, T> | undefined): Promise<Pick<Facts, Provides>>;
  /** `changed`: `apply` has run, so that what `inspect` read is older than the deed and must be read again. */
  verify?(
    c: C & { readonly has: Readonly<Pick<Facts, Needs | Provides>>; readonly changed: boolean },
  ): Promise<void>;
  /**
   * Puts an adopted object back as it was, field by field, as far as it is still as this setup left it. Returns the settings that
   * could not be put back.
   */
  restore?(
    c: C & { readonly has: Readonly<Pick<Facts, Needs | Provides>> },
    before: T,
    fields: readonly string[],
  ): Promise<readonly string[]>;
  /** Unmakes what is listed in `made`, newest first; "already gone" is success. Returns what could not be unmade, in words. */
  undo?(
    c: C & { readonly has: Readonly<Pick<Facts, Needs | Provides>>; readonly made: readonly Made[] },
  ): Promise<readonly string[]>;
  /** Gives back what a run that died had borrowed. Already given back is success. */
  giveBack?(c: C, loan: Pick<Borrowed, 'kind' | 'key'>): Promise<void>;
  /** Has a secret again that this step provided, in a later run. */
  recover?(c: C & { readonly has: Readonly<Pick<Facts, Needs | Provides>> }, name: string): Promise<Secret>;
}

/** The shape by which the engine knows a step. */
// biome-ignore lint/suspicious/noExplicitAny: steps are contravariant in their context; the engine builds that context itself.
export type AnyStep<Facts, Services> = Step<Facts, Services, any, any, any, any, any>;

/** Binds the vocabulary of facts and the services once; `steps/define.ts` does it. */
export const stepKit =
  <Facts, Services>() =>
  <Needs extends keyof Facts, Provides extends keyof Facts, const A extends Asks, T = unknown>(
    step: Step<Facts, Services, Needs, Provides, A, T>,
  ): Step<Facts, Services, Needs, Provides, A, T> =>
    step;
