import type { SchemaError, Validator } from './validator.ts';

const plain = (value: string): unknown[] => {
  const readings: unknown[] = [value];
  if (/^-?\d+(\.\d+)?$/.test(value)) readings.push(Number(value));
  if (value === 'true' || value === 'false') readings.push(value === 'true');
  return readings;
};

/** All that a query, path, header or form value can mean: text, number, boolean, or a list of these. */
const readings = (values: readonly string[]): readonly unknown[] => {
  const [first = ''] = values;
  if (values.length > 1) return [values, values.map((value) => plain(value).at(-1))];
  const parts = first.split(',');
  return [...plain(first), parts, parts.map((part) => plain(part).at(-1))];
};

/** The first reading that the schema accepts, or what is wrong with the value as text. */
export const readAs = (
  schema: unknown,
  values: readonly string[],
  validator: Validator,
): { readonly value: unknown } | { readonly errors: readonly SchemaError[] } => {
  const all = readings(values);
  const accepted = all.find((value) => validator.errors(schema, value).length === 0);
  if (accepted !== undefined) return { value: accepted };
  return { errors: validator.errors(schema, all[0]) };
};

/** A form body as an object; a name sent twice becomes a list. */
export const formObject = (body: string): Readonly<Record<string, unknown>> => {
  const form = new URLSearchParams(body);
  const names = [...new Set(form.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = form.getAll(name);
      return [name, values.length > 1 ? values : values[0]];
    }),
  );
};

/** The parts of a multipart body by name: text as text, a file as its file name. Undefined when it is not multipart. */
export const multipartObject = (
  body: Buffer,
  contentType: string,
): Readonly<Record<string, string>> | undefined => {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) return undefined;
  const parts = body.toString('latin1').split(`--${boundary}`).slice(1, -1);
  const fields: Record<string, string> = {};
  for (const part of parts) {
    const [head = '', ...rest] = part.replace(/^\r\n/, '').split('\r\n\r\n');
    const name = /[; ]name="([^"]*)"/i.exec(head)?.[1];
    if (name === undefined) return undefined;
    const file = /filename="([^"]*)"/i.exec(head)?.[1];
    fields[name] = file ?? Buffer.from(rest.join('\r\n\r\n').replace(/\r\n$/, ''), 'latin1').toString('utf8');
  }
  return parts.length === 0 ? undefined : fields;
};
