import type { MockOperation, Model } from '../specification/model.ts';

const expressionOf = (template: string): RegExp =>
  new RegExp(
    `^${template
      .split(/\{[^}]*\}/)
      .map((literal) => literal.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&'))
      .join('[^/]+')}$`,
  );

const literal = (template: string): number => template.replace(/\{[^}]*\}/g, '').length;

/** The operation of a path and method, `method` when only the method is unknown, undefined when the resource is. */
export const operationAt = (
  { operations }: Model,
  method: string,
  path: string,
): MockOperation | 'method' | undefined => {
  const [resource] = [...new Set(operations.map((one) => one.path))]
    .filter((template) => expressionOf(template).test(path))
    .sort((a, b) => literal(b) - literal(a));
  if (resource === undefined) return undefined;
  return operations.find((one) => one.path === resource && one.method === method) ?? 'method';
};
