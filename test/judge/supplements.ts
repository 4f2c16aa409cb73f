import type { Json } from './documents.ts';
import { accountsSupplements } from './supplements/accounts.ts';
import { apiManagerSupplements } from './supplements/api-manager.ts';
import { applicationManagerSupplements } from './supplements/application-manager.ts';
import { designCenterSupplements } from './supplements/design-center.ts';
import { exchangeSupplements } from './supplements/exchange.ts';
import { loginSupplements } from './supplements/login.ts';
import { oktaSupplements } from './supplements/okta.ts';
import { runtimeSupplements } from './supplements/runtime.ts';

/**
 * What is known about an operation beside the vendor's document: a body which the document leaves out, a status, a
 * property that the vendor's own client sends. It binds together with the document; an operation of no document is
 * also on the list of the uncovered. Schemas are OpenAPI 3.0 without references.
 */
export interface Supplement {
  readonly vendor: 'okta' | 'anypoint';
  readonly method: string;
  /** Exactly as in the document, after the path of its server. */
  readonly pattern: string;
  /** Where it is known from. */
  readonly source: string;
  readonly query?: Readonly<Record<string, Json>>;
  /** Media type to schema. */
  readonly body?: Readonly<Record<string, Json>>;
  readonly bodyRequired?: boolean;
  /** Status to media type to schema. */
  readonly answers?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** Statuses of which the document says something else, by mistake: then only the supplement binds. */
  readonly instead?: readonly string[];
  /** Needs no authentication, whatever the document says. */
  readonly open?: boolean;
}

/** All supplements, each with its source. */
export const supplements: readonly Supplement[] = [
  ...oktaSupplements,
  ...loginSupplements,
  ...accountsSupplements,
  ...designCenterSupplements,
  ...exchangeSupplements,
  ...apiManagerSupplements,
  ...runtimeSupplements,
  ...applicationManagerSupplements,
];
