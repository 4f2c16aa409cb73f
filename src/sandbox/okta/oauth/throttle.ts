import type { OktaContext } from '../context.ts';

/** May one more try be made for this name now? */
export type Throttle = (name: string) => boolean;

const perSecond = 4;

/** Four tries per second and user name. docs/facts/okta.md §9. */
export const throttleByUser = (context: OktaContext): Throttle => {
  const tries = new Map<string, number[]>();
  return (name) => {
    const key = name.toLowerCase();
    const recent = (tries.get(key) ?? []).filter((at) => at > context.now() - 1000);
    const allowed = recent.length < perSecond;
    tries.set(key, allowed ? [...recent, context.now()] : recent);
    return allowed;
  };
};
