import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, temporaryFolder } from './program.ts';

const github = { CI: 'true', GITHUB_ACTIONS: 'true' };
const secret = '00canary-of-github%with:signs';

describe('in GitHub Actions', () => {
  it('no secret is printed for the sake of masking it, and standard output stays one document', async () => {
    const cwd = temporaryFolder();
    const env = { ...github, OKTA_CLIENT_TOKEN: secret, OKTA_CLIENT_ORGURL: 'http://127.0.0.1:9' };
    const { exit, stdout, stderr } = await run(['init', '--yes', '--json', '--to', '01'], { cwd, env });
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, exit: 7 });
    expect(stderr).toMatch(/^::error title=okta-mule-setup%3A Okta organization::Okta could not be reached/m);
    expect(stdout + stderr).not.toContain('add-mask');
    expect(stdout + stderr).not.toContain(secret);
    expect(exit).toBe(7);
  });

  it('what a step tells is folded', async () => {
    const cwd = temporaryFolder();
    const { exit, stderr } = await run(['init', '--sandbox', '--yes', '--to', '02'], { cwd, env: github });
    expect(stderr).toMatch(/^::group::2 Okta authorization server: created\n.*\n[\s\S]*?^::endgroup::$/m);
    expect(exit).toBe(0);
  });

  it('nothing of this is printed elsewhere', async () => {
    const cwd = temporaryFolder();
    const file = join(cwd, 'summary.md');
    writeFileSync(file, '');
    const env = { CI: 'true', GITHUB_STEP_SUMMARY: file };
    const { exit, stderr } = await run(['init', '--sandbox', '--yes', '--to', '02'], { cwd, env });
    expect(stderr).not.toContain('::');
    expect({ exit, summary: readFileSync(file, 'utf8') }).toEqual({ exit: 0, summary: '' });
  });
});
