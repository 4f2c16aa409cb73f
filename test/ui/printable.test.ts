import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { jsonText } from '../../src/clean.ts';
import { redact, Secret } from '../../src/secret.ts';
import { printable } from '../../src/ui/lines.ts';
import { seeded } from '../wizard/seeded.ts';

describe('printable text', () => {
  it('shows every character that could repaint the terminal or hide text', () => {
    const hidden = [
      ...Array.from({ length: 0x20 }, (_, code) => code).filter((code) => code !== 0x0a && code !== 0x09),
      ...Array.from({ length: 0x21 }, (_, code) => 0x7f + code),
      ...[
        0x00ad, 0x061c, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e,
        0x2060,
      ],
      ...[0x2066, 0x2069, 0xfeff, 0xfff9, 0xd800, 0xe0041],
    ];
    for (const code of hidden) {
      const shown = printable(`a${String.fromCodePoint(code)}b`);
      expect(shown).toMatch(/^a\\u\{[0-9a-f]{4,6}\}b$/);
      expect(shown).toContain(code.toString(16));
    }
  });

  it('keeps line feeds, and takes a tab for a space', () => {
    expect(printable('a\nb\tc')).toBe('a\nb c');
    expect(printable('Zoë · 東京 → ✔')).toBe('Zoë · 東京 → ✔');
  });
});

/** A token, one with characters that every encoding treats in its own way, one with several lines. */
const values = ['00AbCdEf_-ghIJ.kl', 'p@ss "w/ö+rd\\&=', '-----BEGIN KEY-----\nabc/+=\n-----END KEY-----'];

describe('a secret', () => {
  const encodings: readonly [string, (value: string) => string][] = [
    ['raw', (value) => value],
    ['URL-encoded', encodeURIComponent],
    [
      'URL-encoded with lower-case escapes',
      (value) => encodeURIComponent(value).replace(/%../g, (code) => code.toLowerCase()),
    ],
    ['as a form field', (value) => new URLSearchParams({ v: value }).toString().slice(2)],
    ['JSON-escaped', (value) => JSON.stringify(value).slice(1, -1)],
    ['base64', (value) => Buffer.from(value).toString('base64')],
    ['base64url', (value) => Buffer.from(value).toString('base64url')],
    ['hex', (value) => Buffer.from(value).toString('hex')],
    ['upper-case hex', (value) => Buffer.from(value).toString('hex').toUpperCase()],
  ];
  for (const [name, encode] of encodings)
    it(`is masked ${name}`, () => {
      for (const value of values) {
        new Secret(value);
        const text = `before ${encode(value)} after`;
        expect(redact(text)).toBe('before [secret] after');
        expect(printable(text)).toBe('before [secret] after');
      }
    });

  it('is masked inside the base64 of a longer text, at every place: Basic credentials', () => {
    const value = 'canary-secret-of-a-client-2W';
    new Secret(value);
    for (let before = 0; before < 12; before += 1)
      for (let after = 0; after < 4; after += 1) {
        const text = `${'i'.repeat(before)}${value}${'z'.repeat(after)}`;
        for (const encoding of ['base64', 'base64url'] as const) {
          const masked = redact(Buffer.from(text).toString(encoding));
          expect(masked).toContain('[secret]');
          // Of the bits at its edges a character each may stay.
          expect(masked.replace('[secret]', '').length).toBeLessThanOrEqual(
            Math.ceil(((before + after) * 4) / 3) + 6,
          );
          expect(Buffer.from(masked.replace(/\[secret\].*/, ''), 'base64').toString()).not.toContain('can');
        }
      }
  });

  it('is masked longest form first, so that no tail of a longer secret is left', () => {
    new Secret('prefix-secret');
    new Secret('prefix-secret-and-tail');
    expect(redact('x prefix-secret-and-tail y')).toBe('x [secret] y');
  });

  it('masks itself wherever it is printed, joined or serialised', () => {
    const secret = new Secret('a-value-of-its-own');
    for (const text of [
      `${secret}`,
      String(secret),
      JSON.stringify({ secret }),
      inspect({ secret }),
      inspect(secret, { showHidden: true }),
      [secret].join(),
    ]) {
      expect(text).toContain('[secret]');
      expect(text).not.toContain('a-value');
    }
    expect(Object.keys(secret)).toEqual([]);
    expect(secret.reveal()).toBe('a-value-of-its-own');
  });

  it('may be any text: none makes an exception', () => {
    const random = seeded(3);
    for (let round = 0; round < 300; round += 1) {
      const value = Array.from({ length: 6 + random.below(20) }, () =>
        String.fromCharCode(random.below(0x10000)),
      ).join('');
      new Secret(value);
      expect(redact(`<${value}>`)).not.toContain(value);
    }
  });

  it('too short to be one does not mask ordinary words', () => {
    new Secret('open');
    expect(redact('open the door')).toBe('open the door');
  });
});

describe('JSON', () => {
  it('carries no raw control or bidirectional character, and is read back as it was', () => {
    const value = {
      name: 'a\u0085b\u009bc\u202ed\u2066e\u200bf\ufeffg\u{e0041}h\u2028i\u007fj',
      lines: 'x\ny',
    };
    for (const indent of [0, 2]) {
      const text = jsonText(value, indent);
      expect(JSON.parse(text)).toEqual(value);
      expect(text).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u);
    }
  });
});
