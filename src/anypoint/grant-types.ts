import type { Call } from '../http/http.ts';
import { fieldsOf, flagOf, textOf, textsOf } from '../http/reading.ts';
import type { Operation } from '../rights/anypoint.ts';
import { itemsOf } from './api.ts';

/** A grant type that a client provider offers to client applications. */
export interface GrantType {
  /** E.g. `authorization_code`. */
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  readonly exclude: readonly string[];
}

/**
 * `{type, grant_types: […]}` of both documents, or the bare list. Source: docs/facts/anypoint-access.md §3.1,
 * docs/facts/anypoint-apis.md §8.1.
 */
export const grantTypesIn = (operation: Operation, call: Call, body: unknown): readonly GrantType[] =>
  itemsOf(operation, call, body, 'grant_types', 'grantTypes').flatMap((item) => {
    const fields = fieldsOf(item);
    const name = textOf(fields['name']) ?? textOf(item);
    if (name === undefined) return [];
    return [
      {
        name,
        label: textOf(fields['label']) ?? name,
        required: flagOf(fields['required']) ?? false,
        exclude: textsOf(fields['exclude']),
      },
    ];
  });
