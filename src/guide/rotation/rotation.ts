import { Problem, problem } from '../../errors.ts';
import type { Secret } from '../../secret.ts';
import type { Rotation } from '../../wizard/step.ts';
import type { With } from '../define.ts';
import type { Facts } from '../facts.ts';
import { flowsIn } from '../flows.ts';
import { logIn } from '../log-in.ts';
import { consolePages } from '../okta-console.ts';
import { inWords, isAccepted, probe } from '../probes.ts';
import { callNeeds, callUrl, type VerificationContext } from '../verification/call-context.ts';
import { flowOf } from '../verified-flows.ts';

export type RotationName = 'registration-token' | 'introspection-secret' | 'application-secret';

/** Where a rotation stands, durably, so that it goes on wherever it was interrupted. */
export interface RotationLog {
  /** The latest one of this kind. */
  read(): Rotation | undefined;
  write(rotation: Rotation): void;
  /** Changes what the setup knows of an object. */
  know<K extends keyof Facts>(fact: K, change: Partial<Facts[K]>): void;
}

export interface RotationWish {
  /** The old secret is deactivated, once the new one has been verified. */
  readonly retire: boolean;
  /** The deactivated secret of a rotation before is deleted, since Okta keeps two at most. */
  readonly removeRetired: boolean;
  /** APIs of others that use the same client provider are no reason to stop. */
  readonly despiteOthers: boolean;
}

/** What a setup must have before a secret of it is replaced. */
export const rotationNeeds = [
  ...callNeeds,
  'registrationToken',
  'deploymentTarget',
] as const satisfies readonly (keyof Facts)[];

export type RotationContext = VerificationContext &
  With<(typeof rotationNeeds)[number]> & {
    readonly answers: VerificationContext['answers'] & { readonly minutes: number };
  };

type ClientSecret = Awaited<ReturnType<With<'okta'>['okta']['secrets']['list']>>[number];

/** Notes that something is done; what was noted before stays. */
export const noted = (
  { now }: Pick<RotationContext, 'now'>,
  log: RotationLog,
  rotation: Rotation,
  deed: string,
  more: Pick<Rotation, 'next'> = {},
): Rotation => {
  const after = { ...rotation, ...more, done: { ...rotation.done, [deed]: now() } };
  log.write(after);
  return after;
};

const conflict = (c: RotationContext, appId: string, what: string, why: string, way: string): Problem =>
  problem('CONFLICT', { what, why, way: `${way} ${consolePages(c.has.okta.adminUrl).app(appId)}` });

/** Under way while both secrets are active; and whole, to be told once more, until the old one is to be deleted. */
const isCurrent = (
  { old, done }: Rotation,
  all: readonly ClientSecret[],
  { removeRetired }: Pick<RotationWish, 'removeRetired'>,
): boolean => {
  const there = all.find(({ id }) => id === old);
  if (there?.active || (done['retiring'] && !done['retired'])) return true;
  return there !== undefined && done['retired'] !== undefined && !removeRetired;
};

/**
 * Begins, or goes on: a second secret beside the one in use. Okta keeps two at most, and a list tells of a creation whose answer
 * was lost: neither a death nor a loss makes another one.
 */
export const begun = async (
  c: RotationContext,
  log: RotationLog,
  wish: Pick<RotationWish, 'removeRetired'>,
  about: {
    readonly what: RotationName;
    readonly appId: string;
    readonly label: string;
    readonly inUse: string | undefined;
  },
): Promise<Rotation> => {
  const { what, appId, label } = about;
  const before = log.read();
  const all = await c.okta.secrets.list(appId);
  if (before?.of === appId && isCurrent(before, all, wish)) return before;
  const active = all.filter((one) => one.active);
  const newest = [...active].sort((a, b) => b.created.localeCompare(a.created))[0];
  const old = all.find(({ id }) => id === about.inUse) ?? newest;
  const others = all.filter((one) => one !== old);
  if (!old)
    throw conflict(c, appId, `The client secrets of "${label}"`, 'none of them is active', 'Look at it:');
  if (others.some((one) => one.active))
    throw conflict(
      c,
      appId,
      `The client secrets of "${label}"`,
      `besides the one in use (${old.id}) there is another active one (${others.map(({ id }) => id).join(', ')}), and Okta keeps two at most`,
      'If nobody uses it, deactivate and delete it; then run the same command again.',
    );
  const [retired] = others;
  if (retired && !wish.removeRetired)
    throw conflict(
      c,
      appId,
      `The client secrets of "${label}"`,
      `a deactivated one is still there (${retired.id}), and Okta keeps two at most`,
      'Delete it there, or run the same command with --remove-retired.',
    );
  if (retired) await c.okta.secrets.remove(appId, retired.id);
  const rotation = { what, of: appId, old: old.id, done: {} };
  return noted(c, log, rotation, 'begun');
};

/** The secrets of the app as they are now; a look that waits for a change forgets what was read. */
const secretsNow = (c: RotationContext, appId: string): Promise<readonly ClientSecret[]> =>
  c.okta.secrets.list(appId);

const created = async (c: RotationContext, { of: appId, old }: Rotation): Promise<ClientSecret> => {
  const second = async (): Promise<ClientSecret | undefined> =>
    (await secretsNow(c, appId)).find(({ id, active }) => active && id !== old);
  const there = await second();
  if (there) return there;
  try {
    return await c.okta.secrets.create(appId);
  } catch (error) {
    const exchange = error instanceof Problem ? error.exchange : undefined;
    // Refused because there are two: the one of an attempt whose answer was lost.
    if (exchange?.outcome !== 'unknown' && exchange?.status !== 400) throw error;
    try {
      return await c.until({
        what: 'Okta to show whether it made the client secret after all',
        every: [2_000, 5_000],
        atMost: 15_000,
        probe: second,
      });
    } catch {
      throw error;
    }
  }
};

/** The value of the new secret. One whose value nobody ever saw is of no use: it makes room for another one. */
export const secondSecret = async (
  c: RotationContext,
  log: RotationLog,
  begun: Rotation,
): Promise<{ readonly rotation: Rotation; readonly secret: Secret }> => {
  const { of: appId, next } = begun;
  const known = next === undefined ? undefined : (await secretsNow(c, appId)).find(({ id }) => id === next);
  const made = known ?? (await created(c, begun));
  const rotation = made.id === next ? begun : noted(c, log, begun, 'created', { next: made.id });
  if (made.secret) return { rotation, secret: made.secret };
  if (rotation.done['changing'])
    throw conflict(
      c,
      appId,
      `The client secret ${made.id}`,
      'it may have been given to its user already, and Okta does not show its value to this account',
      'Run the same command with an account that may read client credentials. Both secrets are active, so nobody is refused.',
    );
  await c.okta.secrets.deactivate(appId, made.id);
  await c.okta.secrets.remove(appId, made.id);
  const again = await c.okta.secrets.create(appId);
  if (!again.secret)
    throw conflict(
      c,
      appId,
      `The client secret ${again.id}`,
      'Okta does not show its value to this account, not even when it makes it',
      'Use an account that may read client credentials, and look at it:',
    );
  return { rotation: noted(c, log, rotation, 'created', { next: again.id }), secret: again.secret };
};

/** Okta may need a moment to know a secret that it has just made. */
export const proveSecret = async (c: RotationContext, clientId: string, secret: Secret): Promise<void> => {
  const { introspectUrl } = c.has.authServer;
  await c.until({
    what: `${introspectUrl} to accept the new client secret`,
    every: [2_000, 5_000],
    atMost: 60_000,
    last: () => 'refused',
    probe: async () => (await c.oauth.clientSecretWorks(introspectUrl, { clientId, secret })) || undefined,
  });
};

/** How often the API is called, each time with a token of its own: a gateway remembers what Okta said of a token. */
const times = 3;

/**
 * Calls of the API with a fresh token each.
 *
 * @returns why one was not accepted; undefined where all were, and what could not be shown is a shortfall
 */
export const callsWithFreshTokens = async (c: RotationContext): Promise<string | undefined> => {
  const url = callUrl(c);
  const [flow = 'code'] = flowsIn(c.answers);
  for (let n = 1; n <= times; n += 1) {
    const shown = await logIn(c, flowOf(c, flow));
    if ('notShown' in shown) {
      c.shortfall(`No call with a fresh token was made: ${shown.notShown}`);
      return undefined;
    }
    const seen = await probe(c, url, shown.accessToken);
    if (!isAccepted(seen)) return `call ${n} of ${times} of ${url} with a fresh token: ${inWords(seen)}`;
    c.progress(`Call ${n} of ${times} with a fresh token: ${inWords(seen)}`);
  }
  return undefined;
};

const interrupted = 130;

const whyNot = async (works: () => Promise<string | undefined>): Promise<string | undefined> => {
  try {
    return await works();
  } catch (error) {
    if (!(error instanceof Problem) || error.description.exit === interrupted) throw error;
    return error.message;
  }
};

/** Deactivates the old secret and looks what becomes of calls; whatever is refused then gets it back at once. */
export const retire = async (
  c: RotationContext,
  log: RotationLog,
  given: Rotation,
  works: () => Promise<string | undefined>,
): Promise<Rotation> => {
  const { of: appId, old } = given;
  const rotation = given.done['retiring'] ? given : noted(c, log, given, 'retiring');
  await c.okta.secrets.deactivate(appId, old);
  const why = await whyNot(works);
  if (why === undefined) return noted(c, log, rotation, 'retired');
  await c.okta.secrets.activate(appId, old);
  const { retiring: _, ...done } = rotation.done;
  log.write({ ...rotation, done });
  throw problem('NOT_VERIFIED', {
    what: `The API without the old client secret ${old}`,
    why: `${why}. The old secret is active again`,
    way: 'Something still uses it: a gateway that was not deployed anew, or another program. Find it, and run the same command again.',
  });
};
