import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, temporaryFolder } from './program.ts';

const refused =
  '{"error":"access_denied","error_description":"User is not assigned to the client application."}';

describe('explain', () => {
  it('reads an argument, and says meaning, field, place and way out', async () => {
    const cwd = temporaryFolder();
    const { exit, stdout, stderr } = await run(['explain', refused], { cwd });
    expect({ exit, stderr, left: readdirSync(cwd) }).toEqual({ exit: 0, stderr: '', left: [] });
    for (const words of [
      'Means: ',
      'Affects: logins',
      'Field: the assignments of the app',
      'Assignments',
      'Do: Assign',
    ])
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(words);
  });

  it('reads a file and a pipe, and gives the same as data', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'login.log'), `2026-11-03 ERROR ${JSON.stringify({ msg: refused })}\n`);
    // What PowerShell writes with `>`.
    writeFileSync(
      join(cwd, 'wide.log'),
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(refused, 'utf16le')]),
    );
    const all = await Promise.all([
      run(['explain', 'login.log', '--json'], { cwd }),
      run(['explain', 'wide.log', '--json'], { cwd }),
      run(['explain', '--json'], { cwd, input: refused }),
      run(['explain', '--json', '-'], { cwd, input: refused }),
    ]);
    for (const { exit, stdout } of all) {
      expect(exit).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        ok: true,
        exit: 0,
        found: [{ id: 'oauth.user_not_assigned', by: 'Okta', certainty: 'certain', affects: ['logins'] }],
        nearest: [],
      });
    }
  });

  it('says plainly that a text is unknown, with the nearest, and ends with 2', async () => {
    const cwd = temporaryFolder();
    const text = 'The assignment of the client application to its parking space was not found.';
    const [shown, data] = await Promise.all([
      run(['explain', text], { cwd }),
      run(['explain', text, '--json'], { cwd }),
    ]);
    expect(shown.exit).toBe(2);
    expect(shown.stdout).toContain('not known here');
    expect(data.exit).toBe(2);
    const { found, nearest } = JSON.parse(data.stdout) as { found: unknown[]; nearest: { id: string }[] };
    expect(found).toEqual([]);
    expect(nearest.length).toBeGreaterThan(0);
  });

  it('ends with 2 where nothing was given, and never repeats what was pasted', async () => {
    const cwd = temporaryFolder();
    const nothing = await run(['explain'], { cwd, input: ' \n' });
    expect(nothing.exit).toBe(2);
    expect(nothing.stderr).toContain('nothing on standard input');
    const canary = '00canaryCanaryCanary';
    const { stdout } = await run(['explain'], { cwd, input: `Authorization: SSWS ${canary}\n${refused}` });
    expect(stdout).not.toContain(canary);
  });

  it('shows all that it knows', async () => {
    const { exit, stdout } = await run(['explain', '--all', '--json'], { cwd: temporaryFolder() });
    const { entries } = JSON.parse(stdout) as { entries: { id: string; source: string }[] };
    expect(exit).toBe(0);
    expect(entries.length).toBeGreaterThan(250);
  });
});
