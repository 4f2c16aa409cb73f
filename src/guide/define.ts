import { type Common, stepKit } from '../wizard/step.ts';
import type { Facts } from './facts.ts';
import type { Services } from './services.ts';

/** A step of the guide: reading an undeclared fact or returning the wrong one does not compile. */
export const defineStep = stepKit<Facts, Services>();

/** The context of a helper that several steps share: the services, and the needed facts. */
export type With<Needs extends keyof Facts> = Services &
  Pick<
    Common<Facts, Needs, never, Record<string, never>>,
    | 'has'
    | 'setup'
    | 'signal'
    | 'looking'
    | 'evidence'
    | 'progress'
    | 'now'
    | 'until'
    | 'note'
    | 'confirm'
    | 'entries'
    | 'mayRecreate'
    | 'shortfall'
    | 'once'
    | 'borrow'
    | 'gone'
    | 'whose'
    | 'secret'
  >;
