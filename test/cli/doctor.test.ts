import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine, exitOf } from '../../src/cli/doctor/doctor.ts';
import { kindMoods, type SandboxMoods } from '../../src/sandbox/moods.ts';
import type { OktaWorld } from '../../src/sandbox/okta/world.ts';
import { openWorld, type RunOptions, type World } from '../support/journey.ts';
import { run, temporaryFolder } from './program.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ judge: false });
});
afterAll(() => world.stop());

const examined = async (moods: Partial<SandboxMoods> = {}, options: RunOptions = {}) => {
  world.sandbox.setMoods(moods);
  const before = world.writes().length;
  const lines = await examine(world.looking(options));
  world.sandbox.setMoods({ ...kindMoods() });
  expect(world.writes()).toHaveLength(before);
  return { lines, exit: exitOf(lines), bad: lines.filter(({ state }) => state === 'fail') };
};

describe('doctor before a set-up', () => {
  it('fails nothing in a good pair of organizations', async () => {
    const { exit, bad, lines } = await examined();
    expect({ exit, bad }).toEqual({ exit: 0, bad: [] });
    expect(lines.length).toBeGreaterThan(12);
    for (const { state, advice } of lines) expect(advice === '').toBe(state === 'ok');
  });

  it.each<[string, Partial<SandboxMoods>, RegExp]>([
    ['a dead token', { tokenDead: true }, /^Okta: organization and login/],
    ['no API Access Management', { noApiAccessManagement: true }, /^Okta: API Access Management/],
    ['nowhere to deploy', { targets: 'none', gateways: 'none' }, /^Anypoint: login/],
  ])('ends with 4 for %s, and says which', async (_, moods, check) => {
    const { exit, bad } = await examined(moods);
    expect(exit).toBe(4);
    expect(bad.map((line) => line.check)).toContainEqual(expect.stringMatching(check));
    for (const { advice } of bad) expect(advice).not.toBe('');
  });

  it('looks at everything as an administrator who may only read, and warns that writing takes more', async () => {
    const { exit, lines } = await examined({ role: 'READ_ONLY_ADMIN' });
    expect(exit).toBe(0);
    expect(lines.find(({ check }) => check === 'Okta: admin role')?.state).toBe('warn');
  });

  it('ends with 7 when only the way to a platform is closed', async () => {
    const { exit, bad } = await examined({}, { answers: { 'anypoint.host': 'http://127.0.0.1:9' } });
    expect(exit).toBe(7);
    expect(bad).toHaveLength(1);
  });

  it('names all answers that a check lacks at once', async () => {
    const { exit, bad } = await examined({}, { without: ['okta.orgUrl', 'okta.token'] });
    expect(exit).toBe(2);
    expect(bad[0]?.says).toMatch(/okta\.orgUrl:[\s\S]*okta\.token:/);
  });

  it('says what to do below what it found, so that commands can be copied', async () => {
    const cwd = temporaryFolder();
    const { exit, stdout } = await run(['doctor'], { cwd });
    expect(exit).toBe(2);
    expect(stdout).toMatch(
      /^fail {2}Okta: organization and login: Some answers are missing:\n {8}okta\.orgUrl/,
    );
    expect(stdout).toMatch(/^ {6}npx okta-mule-setup init --sandbox$/m);
  });

  it('warns of a token that lapses soon', async () => {
    const okta = world.sandbox.world().okta as OktaWorld;
    const soon = new Date(world.clock.now() + 86_400_000).toISOString();
    okta.apiTokens.push({
      id: '00Told',
      name: 'old',
      value: 'an-old-token',
      userId: okta.users[0]?.id ?? '',
      created: soon,
      expiresAt: soon,
    });
    const { exit, lines } = await examined();
    expect(lines).toContainEqual(
      expect.objectContaining({ state: 'warn', says: expect.stringContaining('"old" lapses') }),
    );
    expect(exit).toBe(0);
  });
});
