import { problem } from '../../errors.ts';
import { type FlowName, flowsIn } from '../../guide/flows.ts';
import { logIn } from '../../guide/log-in.ts';
import { callUrl } from '../../guide/verification/call-context.ts';
import { flowOf } from '../../guide/verified-flows.ts';
import { setupCommand } from '../command-line.ts';
import type { SetupOptions } from '../options.ts';
import { printSecret } from '../result.ts';
import { lookContext } from '../run/look.ts';
import { withLook } from './verify.ts';

interface TokenOptions extends SetupOptions {
  readonly flow?: 'code' | 'implicit' | 'client';
  readonly scope?: string;
}

const names: Readonly<Record<string, FlowName>> = {
  code: 'code',
  implicit: 'implicit',
  client: 'client-credentials',
};

/** Logs in with the finished set-up and prints the access token: alone on standard output, all words on standard error. */
export const token = ({ flow: asked, scope, ...options }: TokenOptions): Promise<number> =>
  withLook('token', options, async (run) => {
    const c = await lookContext(run.engine);
    const { name } = c.has.application;
    const flow = asked ?? Object.keys(names).find((one) => names[one] === flowsIn(c.answers)[0]) ?? 'code';
    const got = await logIn(c, flowOf(c, names[flow] ?? 'code', scope?.split(/[\s,]+/).filter(Boolean)));
    if ('notShown' in got)
      throw problem('NOT_VERIFIED', {
        what: `The ${flow} login of "${name}"`,
        why: got.notShown,
        way: 'Log in at a browser (verification.logins: browser), or give a test user (OKTA_TEST_USERNAME, OKTA_TEST_PASSWORD).',
      });
    const url = callUrl(c);
    const claims = c.oauth.decodeToken(got.accessToken);
    c.note(
      `An access token of "${name}" for ${claims?.subject ?? 'nobody'}, scopes ${got.scopes.join(' ')}, until ${claims?.expiresAt ?? 'its end'}. Use it so:`,
    );
    run.screen.ui.address(
      `curl -H "Authorization: Bearer $(${setupCommand('token', options)} --flow ${flow}${scope === undefined ? '' : ` --scope "${scope}"`})" ${url}`,
    );
    if (run.serve !== undefined)
      c.note(`The sandbox ends with this command. For calls of your own, serve it beside them: ${run.serve}`);
    const document = { ok: true, exit: 0, flow, tokenType: 'Bearer', ...claims, url };
    (await import('../run/github.ts')).maskInRunner(got.accessToken);
    printSecret(got.accessToken, 'token', run.screen.recording && document);
    return 0;
  });
