import { describe, expect, it } from 'vitest';
import { answersFromFlags } from '../../src/cli/answers/flags.ts';
import type { SetupOptions } from '../../src/cli/options.ts';
import { chooseSteps } from '../../src/cli/range.ts';
import { type Ask, secret, text } from '../../src/wizard/ask.ts';

const about = { message: 'What', help: 'Where.' };
const known = new Map<string, Ask>(
  [
    text({ key: 'okta.orgUrl', ...about }),
    text({ key: 'proxy.name', ...about }),
    secret({ key: 'okta.token', ...about, env: ['OKTA_CLIENT_TOKEN'] }),
  ].map((ask) => [ask.key, ask as Ask]),
);
const given = (options: Partial<SetupOptions>) =>
  answersFromFlags({ input: true, color: true, set: [], ...options }, known);
const refused = async (options: Partial<SetupOptions>): Promise<string> => {
  const error = await given(options).catch((failed: unknown) => failed);
  expect(error).toMatchObject({ code: 'USAGE', description: { exit: 2 } });
  const { message, hint } = (error as { description: { message: string; hint: string } }).description;
  return `${message} ${hint}`;
};

describe('answers on the command line', () => {
  it('are taken as they stand, the last one of a key', async () => {
    const answers = await given({ set: ['proxy.name=a', 'proxy.name=b=c'], oktaOrgUrl: 'https://a.example' });
    expect([...answers].map(([key, { value, where }]) => [key, value, where])).toEqual([
      ['okta.orgUrl', 'https://a.example', '--okta-org-url'],
      ['proxy.name', 'b=c', '--set'],
    ]);
  });

  it('are never secrets: the refusal names better ways and does not repeat the value', async () => {
    const said = await refused({ set: ['okta.token=canary-in-argv'] });
    expect(said).toContain('OKTA_CLIENT_TOKEN');
    expect(said).toContain('--stdin-secret okta.token');
    expect(said).not.toContain('canary');
  });

  it('that are not known are refused with the nearest that is', async () => {
    expect(await refused({ set: ['okta.orgurl=x'] })).toContain('okta.orgUrl');
    for (const key of ['__proto__', 'constructor', '']) await refused({ set: [`${key}=x`] });
  });

  it('need a value', async () => {
    expect(await refused({ set: ['proxy.name'] })).toContain('--set key=value');
  });

  it('from standard input are secrets only', async () => {
    expect(await refused({ stdinSecret: 'proxy.name' })).toContain('okta.token');
  });
});

describe('a range of steps', () => {
  const steps = ['a.one', 'a.two', 'a.three'].map((id) => ({ id }));
  const ids = (options: Parameters<typeof chooseSteps>[1]) => chooseSteps(steps, options).map(({ id }) => id);

  it('is all of them unless said otherwise', () => {
    expect(ids({})).toEqual(['a.one', 'a.two', 'a.three']);
  });

  it('goes by number or id, ends included', () => {
    expect(ids({ from: '2' })).toEqual(['a.two', 'a.three']);
    expect(ids({ to: 'a.two' })).toEqual(['a.one', 'a.two']);
    expect(ids({ from: '02', to: '2' })).toEqual(['a.two']);
    expect(ids({ only: 'a.three' })).toEqual(['a.three']);
  });

  it('refuses what is not a step, and an empty range', () => {
    for (const options of [
      { only: '0' },
      { only: '4' },
      { from: 'a' },
      { to: '-1' },
      { from: '1e0' },
      { from: '3', to: '1' },
    ])
      expect(() => ids(options)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
});
