import type { OktaApp } from '../world.ts';
import { Denial } from './denial.ts';

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The org has no zone that holds loopback, so a client bound to zones cannot be used. Throws Denial `disallowed_network_zone`. */
export const demandNetwork = (app: OktaApp): void => {
  const network = app.extra['network'];
  if (typeof network !== 'object' || network === null || Reflect.get(network, 'connection') !== 'ZONE')
    return;
  const include = list(Reflect.get(network, 'include'));
  const exclude = list(Reflect.get(network, 'exclude'));
  const outside = include.length > 0 && !include.includes('ALL_IP_ZONES');
  if (outside || exclude.includes('ALL_IP_ZONES')) throw new Denial('disallowed_network_zone');
};
