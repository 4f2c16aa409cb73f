import { it } from 'vitest';
import { asProblem } from '../../src/cli/failure.ts';
import { kindMoods, moodTable, type SandboxMoods } from '../../src/sandbox/moods.ts';
import { census } from '../support/census.ts';
import { openWorld, type World } from '../support/journey.ts';
import { judged } from '../support/judged.ts';

const numbers: Record<string, number> = {
  latencyMs: 3,
  listLagMs: 4000,
  getLagMs: 4000,
  groupAssignmentDelayMs: 4000,
  sessionMinutes: 2,
  requestsPerMinute: 40,
  policyDelayMs: 20000,
  contractDelayMs: 20000,
  idpTimeoutMs: 1,
  publicationMs: 30000,
  assetVisibleMs: 20000,
  deploymentMs: 120000,
};
const texts: Record<string, string> = { designCenterLocked: 'Ann Colleague', domainTaken: 'oauth-demo-api' };
const left = (w: World) => census(w.sandbox).map((one) => one.replace(/^(deployment .*)-[0-9a-f]{6}$/, '$1'));
const diff = (is: readonly string[], want: readonly string[]) =>
  [
    ...is.filter((x) => !want.includes(x)).map((x) => '+' + x),
    ...want.filter((x) => !is.includes(x)).map((x) => '-' + x),
  ].join(' ; ');
const attempt = async (work: () => Promise<any>): Promise<string> => {
  try {
    const r = await work();
    return (
      'OK' +
      (r.shortfalls?.length ? ` short: ${r.shortfalls.join('|')}` : '') +
      (r.left?.length ? ' left:' + JSON.stringify(r.left) : '')
    );
  } catch (e) {
    const p = asProblem(e);
    return `${p.code} exit ${p.description.exit}: ${p.description.message} — ${p.description.hint}${p.code === 'INTERNAL' ? (e as Error).stack : ''}`;
  }
};
it('all', async () => {
  const base = await openWorld({ judge: false });
  const fresh = left(base);
  await base.run();
  const full = left(base);
  await base.stop();
  const only = process.env['ONLY'];
  for (const [name, mood] of Object.entries(moodTable)) {
    if (only && !name.match(only)) continue;
    const values =
      mood.values?.filter((v) => v !== mood.default) ??
      (typeof mood.default === 'boolean' ? [!mood.default] : [numbers[name] ?? texts[name]]);
    for (const value of values) {
      const t = Date.now();
      const world = await openWorld({ moods: { [name]: value } as Partial<SandboxMoods> });
      const before = judged().violations.length;
      const t1 = Date.now();
      const first = await attempt(() => world.run());
      const ms = Date.now() - t1;
      console.log(`## ${name}=${value} (open ${t1 - t} ms, run ${ms} ms)\n  1: ${first}`);
      if (first.startsWith('OK')) console.log('  census', diff(left(world), full));
      const w0 = world.writes().length;
      console.log('  again in mood:', await attempt(() => world.run()), world.writes().slice(w0).join(','));
      world.sandbox.setMoods(kindMoods());
      const second = await attempt(() => world.run());
      console.log('  mended:', second, diff(left(world), full));
      console.log('  undo:', await attempt(() => world.undo()), diff(left(world), fresh));
      const v = judged().violations.slice(before);
      if (v.length) console.log('  JUDGE', JSON.stringify(v.slice(0, 3)), v.length);
      await world.stop();
    }
  }
}, 600000);
