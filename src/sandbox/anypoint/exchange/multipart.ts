/** One part of a `multipart/form-data` body. */
export interface Part {
  readonly name: string;
  readonly filename: string | undefined;
  readonly data: Buffer;
}

/** Why a body is no `multipart/form-data`. */
export class MultipartError extends Error {
  override readonly name = 'MultipartError';
}

const line = '\r\n';

const boundaryOf = (contentType: string): string => {
  const [type = '', ...parameters] = contentType.split(';').map((text) => text.trim());
  if (type.toLowerCase() !== 'multipart/form-data') throw new MultipartError('not multipart/form-data');
  const found = parameters.map((text) => /^boundary="?([^"]{1,70})"?$/i.exec(text)?.[1]).find(Boolean);
  if (found === undefined) throw new MultipartError('no boundary in the content type');
  return found;
};

const parameter = (disposition: string, name: string): string | undefined =>
  new RegExp(`;\\s*${name}="([^"]*)"`, 'i').exec(disposition)?.[1];

const partOf = (raw: Buffer): Part => {
  const end = raw.indexOf(`${line}${line}`);
  if (end < 0) throw new MultipartError('a part without an end of its headers');
  const headers = raw.subarray(0, end).toString('utf8').split(line);
  const disposition = headers
    .map((header) => /^content-disposition:\s*form-data(.*)$/i.exec(header)?.[1])
    .find((text) => text !== undefined);
  const name = disposition === undefined ? undefined : parameter(disposition, 'name');
  if (disposition === undefined || name === undefined || name === '')
    throw new MultipartError('a part without a name in its content-disposition');
  return { name, filename: parameter(disposition, 'filename'), data: raw.subarray(end + 4) };
};

/**
 * The parts of a `multipart/form-data` body (RFC 7578): every delimiter on a line of its own, every part named, the closing
 * delimiter present. Throws MultipartError otherwise.
 */
export const parseMultipart = (body: Buffer, contentType: string): Part[] => {
  const delimiter = `--${boundaryOf(contentType)}`;
  const whole = Buffer.concat([Buffer.from(line), body]);
  const separator = `${line}${delimiter}`;
  const parts: Part[] = [];
  let at = whole.indexOf(separator);
  if (at !== 0) throw new MultipartError('the body does not begin with its boundary');
  for (;;) {
    const start = at + separator.length;
    if (whole.subarray(start, start + 2).toString() === '--') return parts;
    if (whole.subarray(start, start + 2).toString() !== line)
      throw new MultipartError('a boundary not followed by a line end');
    const next = whole.indexOf(separator, start);
    if (next < 0) throw new MultipartError('no closing boundary');
    parts.push(partOf(whole.subarray(start + 2, next)));
    at = next;
  }
};
