import { isObject, type JsonObject } from '../refusal.ts';
import { member } from './document.ts';

const verbs = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];

/** `over` wins; objects are merged member by member. */
const merged = (under: JsonObject, over: JsonObject): JsonObject => {
  const result: JsonObject = { ...under };
  for (const [name, value] of Object.entries(over)) {
    const below = result[name];
    result[name] = isObject(below) && isObject(value) ? merged(below, value) : (value ?? below);
  }
  return result;
};

const filled = (template: unknown, parameters: JsonObject): unknown => {
  const text = JSON.stringify(template ?? {}).replace(
    /<<\s*([\w-]+)\s*(?:\|[^>]*)?>>/g,
    (whole, name: string) => {
      const value = parameters[name];
      return value === undefined ? whole : JSON.stringify(String(value)).slice(1, -1);
    },
  );
  return JSON.parse(text);
};

/** The template that a reference names (`name` or `{name: parameters}`), with its parameters filled in. */
const applied = (templates: JsonObject, reference: unknown, reserved: JsonObject): JsonObject => {
  const [name, parameters] = isObject(reference) ? (Object.entries(reference)[0] ?? []) : [reference, {}];
  if (typeof name !== 'string') return {};
  const result = filled(templates[name], { ...reserved, ...(isObject(parameters) ? parameters : {}) });
  return isObject(result) ? result : {};
};

const listOf = (value: unknown): unknown[] => {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
};

const withoutOptional = (template: JsonObject, resource: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(template)
      .filter(([name]) => !name.endsWith('?') || name.slice(0, -1) in resource)
      .map(([name, value]) => [name.replace(/\?$/, ''), value]),
  );

/** A resource with its resource type and the traits of its methods merged in (RAML 1.0, "Resource Types and Traits"). */
export const expanded = (root: JsonObject, path: string, resource: JsonObject): JsonObject => {
  const resourcePathName =
    path
      .split('/')
      .filter((name) => !name.startsWith('{'))
      .at(-1) ?? '';
  const reserved = { resourcePath: path, resourcePathName };
  const templates = member(root, 'resourceTypes');
  const type = withoutOptional(applied(templates, resource['type'], reserved), resource);
  const whole = merged(type, resource);
  for (const verb of verbs) {
    if (!Object.hasOwn(whole, verb)) continue;
    const method = isObject(whole[verb]) ? whole[verb] : {};
    const traits = [...listOf(whole['is']), ...listOf(method['is'])].map((reference) =>
      applied(member(root, 'traits'), reference, { ...reserved, methodName: verb }),
    );
    whole[verb] = traits.reduce((under, trait) => merged(trait, under), method);
  }
  return whole;
};
