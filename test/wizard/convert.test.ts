import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/secret.ts';
import { choice, confirm, list, number, secret, text } from '../../src/wizard/ask.ts';
import { convert } from '../../src/wizard/convert.ts';
import { about } from './toy.ts';

const key = 'k';
const name = text({ key, ...about, check: (value) => (value.length > 5 ? 'too long' : undefined) });
const repaired = text({ key, ...about, repair: (value) => value.toLowerCase() });
const token = secret({
  key,
  ...about,
  check: (value) => (value.startsWith('00') ? undefined : 'it begins with 00'),
});
const pem = secret({ key, ...about, lines: true });
const yes = confirm({ key, ...about });
const count = number({ key, ...about, min: 1, max: 8 });
const color = choice({ key, ...about, choices: [{ value: 'blue', label: 'Blue' }] });
const names = list({ key, ...about, check: (value) => (value.length > 5 ? 'too long' : undefined) });

describe('a text', () => {
  it('is trimmed, repaired and checked', () => {
    expect(convert(name, '  abc ')).toEqual({ value: 'abc' });
    expect(convert(repaired, ' ABC ')).toEqual({ value: 'abc' });
    expect(convert(name, 'abcdef')).toEqual({ why: 'too long' });
  });

  it('is refused when it is empty, no text, or holds what cannot be sent or seen', () => {
    for (const value of ['', '   ', 5, true, null, undefined, ['a'], {}])
      expect(convert(name, value)).toHaveProperty('why');
    for (const hidden of [
      '\n',
      '\u0000',
      '\u001b',
      '\u007f',
      '\u0085',
      '\u200b',
      '\u202e',
      '\u2066',
      '\ufeff',
      '“',
    ])
      expect(convert(name, `a${hidden}b`)).toHaveProperty('why');
  });
});

describe('a secret', () => {
  it('comes out masked, whether it came as text or as secret', () => {
    for (const given of [' 00abcdef\n', new Secret('00abcdef')]) {
      const result = convert(token, given) as { value: Secret };
      expect(result.value).toBeInstanceOf(Secret);
      expect(result.value.reveal()).toBe('00abcdef');
      expect(JSON.stringify(result)).toBe('{"value":"[secret]"}');
    }
  });

  it('is refused in words that do not repeat it', () => {
    for (const given of [
      'abc',
      'x0secretvalue',
      '00secret “quoted”',
      '00secret\nvalue',
      12345678,
      { env: 'A' },
    ]) {
      const result = convert(token, given) as { why: string };
      expect(result.why).toBeTypeOf('string');
      expect(result.why).not.toContain('secretvalue');
    }
  });

  it.each([
    ['"00secretvalue"', 'quotes'],
    ["'00secretvalue'", 'quotes'],
    ['“00secretvalue”', 'quotes'],
    ['SSWS 00secretvalue', 'header'],
    ['Bearer 00secretvalue', 'header'],
    ['Authorization: Bearer 00secretvalue', 'header'],
    [`\${{ secrets.secretvalue }}`, 'variable'],
    ['$(secretvalue)', 'variable'],
    [`\${secretvalue}`, 'variable'],
    ['$secretvalue', 'variable'],
    ['%secretvalue%', 'variable'],
    ['{{ secretvalue }}', 'variable'],
    ['<secretvalue>', 'variable'],
    [Buffer.from('\ufeff00secretvalue', 'utf16le').toString('utf8'), 'UTF-16'],
    ['00secret\nvalue', 'line break'],
  ])('in the form %j is refused, and the form is named', (given, named) => {
    const { why } = convert(secret({ key, ...about }), new Secret(given)) as { why: string };
    expect(why).toContain(named);
    expect(why).not.toContain('secretvalue');
  });

  it('that only resembles such a form is taken', () => {
    for (const given of ['pa$$word$1', '"half quoted', 'bearer-of-news', '100%sure%maybe', '<a>b<c>'])
      expect(convert(secret({ key, ...about }), given)).toHaveProperty('value');
  });

  it('with line breaks written as \\n is refused where it is a key', () => {
    const key = '-----BEGIN PRIVATE KEY-----\\nabc\\n-----END PRIVATE KEY-----';
    expect((convert(pem, key) as { why: string }).why).toContain('real line breaks');
  });

  it('may have several lines where the question says so', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----';
    expect((convert(pem, key) as { value: Secret }).value.reveal()).toBe(key);
    expect(convert(pem, `${key}\u0000x`)).toHaveProperty('why');
  });
});

describe('other answers', () => {
  it('yes or no is understood in the words that people use', () => {
    for (const value of [true, 'true', 'YES', ' y ', '1', 1])
      expect(convert(yes, value)).toEqual({ value: true });
    for (const value of [false, 'false', 'No', 'n', '0', 0])
      expect(convert(yes, value)).toEqual({ value: false });
    for (const value of ['', 'maybe', null, undefined, {}]) expect(convert(yes, value)).toHaveProperty('why');
  });

  it('a number is within its bounds', () => {
    expect(convert(count, '8')).toEqual({ value: 8 });
    expect(convert(count, 1)).toEqual({ value: 1 });
    for (const value of [0, 9, '', ' ', 'x', Number.NaN, Number.POSITIVE_INFINITY, null, undefined])
      expect(convert(count, value)).toHaveProperty('why');
  });

  it('a choice is one of those offered', () => {
    expect(convert(color, 'blue')).toEqual({ value: 'blue' });
    expect(convert(color, 'green')).toEqual({ why: 'expected one of blue' });
  });

  it('a list is given as such or separated by commas, each item checked', () => {
    expect(convert(names, ['a', 'b'])).toEqual({ value: ['a', 'b'] });
    expect(convert(names, ' a, b ')).toEqual({ value: ['a', 'b'] });
    // YAML reads `8085` as a number.
    expect(convert(names, ['a', 5])).toEqual({ value: ['a', '5'] });
    expect(convert(names, ['a', 'abcdef'])).toEqual({ why: 'abcdef: too long' });
    for (const value of ['', 'a,,b', ['a', true], ['a\u0000b'], [' ']])
      expect(convert(names, value)).toEqual({ why: 'expected a list of texts' });
  });
});
