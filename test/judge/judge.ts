import type { Tapped } from '../../src/sandbox/kernel/server.ts';
import { answerFindings } from './answer.ts';
import type { VendorDocument } from './documents.ts';
import { blank, type Operation, operationsOf, supplemented } from './operation.ts';
import { requestFindings } from './request.ts';
import { routes } from './routes.ts';
import { type Supplement, supplements } from './supplements.ts';
import { type Uncovered, uncovered } from './uncovered.ts';
import { createValidator, type Validator } from './validator.ts';
import type { Finding, Violation } from './violation.ts';

/**
 * Who sent a request. `ours`: one of our clients, or the sandbox in the part of a client; every fault of it counts.
 * `foreign`: a vendor's own client, a browser, or a test that asks wrongly on purpose; only the answer is judged.
 */
export type Role = 'ours' | 'foreign';

interface Summary {
  /** Operations that the judge knows. */
  readonly known: number;
  /** Operations that were used, with the number of exchanges. */
  readonly operations: Readonly<Record<string, number>>;
  readonly exchanges: number;
  readonly violations: number;
  /** Calls on the list of what no document covers, with their number; some are held against a supplement all the same. */
  readonly uncovered: Readonly<Record<string, number>>;
  /** Foreign requests to paths that are on no list, with their number. */
  readonly unlisted: Readonly<Record<string, number>>;
  /** All of it in a few lines. */
  toString(): string;
}

export interface Judge {
  hold(exchange: Tapped, role: Role): void;
  readonly violations: readonly Violation[];
  summary(): Summary;
  /** Throws with every distinct violation. */
  assertClean(): void;
}

const keyOf = ({ vendor, method, pattern }: { vendor: string; method: string; pattern: string }): string =>
  `${vendor} ${method} ${pattern}`;

/** The documents' operations with the supplements; a supplement on the list of the uncovered makes one of its own. */
const allOperations = (
  documents: readonly VendorDocument[],
  more: readonly Supplement[],
  validator: Validator,
): readonly Operation[] => {
  const operations = new Map(
    documents.flatMap((document) => operationsOf(document, validator)).map((one) => [keyOf(one), one]),
  );
  for (const supplement of more) {
    const known = operations.get(keyOf(supplement)) ?? blank(supplement);
    operations.set(keyOf(supplement), supplemented(known, supplement, validator));
  }
  return [...operations.values()];
};

const count = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

const times = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([key, number]) => `\n    ${number} x ${key}`)
    .join('');

const line = ({ kind, operation, where, message }: Violation): string =>
  `${operation}: ${kind}: ${where}: ${message}`;

/** Holds exchanges of the sandbox against the vendors' documents, the supplements and the list of the uncovered. */
export const createJudge = (
  documents: readonly VendorDocument[],
  lists: { readonly supplements: readonly Supplement[]; readonly uncovered: readonly Uncovered[] } = {
    supplements,
    uncovered,
  },
): Judge => {
  const validator = createValidator();
  const operations = allOperations(documents, lists.supplements, validator);
  const table = routes(operations);
  const waived = routes(lists.uncovered);
  const violations: Violation[] = [];
  const counts = { used: new Map(), waived: new Map(), unlisted: new Map() } as Record<
    'used' | 'waived' | 'unlisted',
    Map<string, number>
  >;
  let exchanges = 0;

  const report = (operation: string, findings: readonly Finding[]): void => {
    for (const finding of findings) violations.push({ ...finding, operation });
  };

  const holdUnknown = (exchange: Tapped, role: Role): void => {
    const operation = keyOf({ ...exchange, pattern: exchange.path });
    if (role === 'foreign') {
      count(counts.unlisted, operation);
      return;
    }
    const known = table.knows(exchange.vendor, exchange.path) || waived.knows(exchange.vendor, exchange.path);
    report(operation, [
      known
        ? { kind: 'unknown method', where: 'method', message: 'no document has this method for the path' }
        : { kind: 'unknown path', where: 'path', message: 'no document has this path, and no list names it' },
    ]);
  };

  const hold = (exchange: Tapped, role: Role): void => {
    exchanges += 1;
    const off = waived.find(exchange.vendor, exchange.method, exchange.path);
    if (off) count(counts.waived, keyOf(off.found));
    const hit = table.find(exchange.vendor, exchange.method, exchange.path);
    if (hit === undefined) {
      if (!off) holdUnknown(exchange, role);
      return;
    }
    count(counts.used, keyOf(hit.found));
    if (role === 'ours')
      report(keyOf(hit.found), requestFindings(hit.found, exchange, hit.variables, validator));
    report(keyOf(hit.found), answerFindings(hit.found, exchange, validator));
  };

  const summary = (): Summary => {
    const numbers = {
      known: operations.length,
      operations: Object.fromEntries(counts.used),
      exchanges,
      violations: violations.length,
      uncovered: Object.fromEntries(counts.waived),
      unlisted: Object.fromEntries(counts.unlisted),
    };
    const used = Object.keys(numbers.operations).length;
    return {
      ...numbers,
      toString: () =>
        `judged ${exchanges} exchanges against ${used} of ${operations.length} operations: ${violations.length} violations` +
        `\n  covered by no document:${times(numbers.uncovered) || ' none'}` +
        `\n  on no list (foreign requests):${times(numbers.unlisted) || ' none'}`,
    };
  };

  const assertClean = (): void => {
    if (violations.length === 0) return;
    const lines = [...new Set(violations.map(line))];
    throw new Error(`${violations.length} violations of the vendors' documents:\n${lines.join('\n')}`);
  };

  return { hold, violations, summary, assertClean };
};
