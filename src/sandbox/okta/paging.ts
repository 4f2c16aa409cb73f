import type { Reply, SandboxRequest } from '../kernel/request.ts';
import type { OktaContext } from './context.ts';
import { invalid, refuse } from './errors.ts';

export interface PageRule {
  readonly preset: number;
  readonly most: number;
  readonly least?: number;
}

const limitOf = (request: SandboxRequest, rule: PageRule): number => {
  const text = request.query.get('limit');
  if (text === null) return rule.preset;
  const limit = Number(text);
  const least = rule.least ?? 1;
  // The documents give the bounds; that a limit outside of them is refused, not clamped, is a guess on the strict side.
  if (!Number.isInteger(limit) || limit < least || limit > rule.most)
    return invalid('limit', `The limit must be between ${least} and ${rule.most}`);
  return limit;
};

const cursor = (id: string): string => Buffer.from(id).toString('base64url');

const linkTo = (request: SandboxRequest, context: OktaContext, rel: string, after?: string): string => {
  const url = new URL(request.path, context.origin());
  for (const [name, value] of request.query) url.searchParams.append(name, value);
  if (after !== undefined) url.searchParams.set('after', after);
  return `<${url.href}>; rel="${rel}"`;
};

/** One page of a list with its Link headers (self, and next while there is more). The cursor is opaque to callers. */
export const page = <T extends { readonly id: string }>(
  context: OktaContext,
  request: SandboxRequest,
  items: readonly T[],
  view: (item: T) => unknown,
  rule: PageRule = { preset: 200, most: 200 },
): Reply => {
  const limit = limitOf(request, rule);
  const after = request.query.get('after');
  const at = after === null ? -1 : items.findIndex(({ id }) => cursor(id) === after);
  if (after !== null && at < 0) return refuse('E0000029', '', ['Invalid cursor.']);
  const shown = items.slice(at + 1, at + 1 + limit);
  const last = shown.at(-1);
  const links = [linkTo(request, context, 'self')];
  if (last && at + 1 + shown.length < items.length)
    links.push(linkTo(request, context, 'next', cursor(last.id)));
  return { status: 200, headers: { link: links }, json: shown.map(view) };
};

/** Objects old enough to be seen in lists (mood `listLagMs`). */
export const visible = <T extends { readonly created: string }>(
  context: OktaContext,
  items: readonly T[],
): readonly T[] => items.filter(({ created }) => seen(context, created, context.moods.listLagMs));

export const seen = (context: OktaContext, created: string, lagMs: number): boolean =>
  context.now() - Date.parse(created) >= lagMs;

/** A link with the methods it takes, as HAL hints. */
export const link = (href: string, ...allow: readonly string[]): { href: string; hints?: object } =>
  allow.length > 0 ? { href, hints: { allow } } : { href };
