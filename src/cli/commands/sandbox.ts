import { problem } from '../../errors.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { servedIn } from '../../sandbox/served.ts';
import { readFaults } from '../faults-file.ts';
import { readObservations } from '../observations/observations.ts';
import { isTaken } from '../run/rehearsal.ts';

interface SandboxFlags {
  readonly json?: true;
  readonly data?: string;
  readonly oktaPort?: string;
  readonly anypointPort?: string;
  readonly mood: readonly string[];
  readonly faults?: string;
  readonly like?: string;
}

const port = (flag: string, text: string | undefined): number => {
  const number = Number(text ?? 0);
  if (Number.isInteger(number) && number >= 0 && number < 65536) return number;
  throw problem('USAGE', { what: `${flag} ${text} is not a port.`, way: 'Give a number from 1 to 65535.' });
};

/** `name=value`, or a name alone for `true`; the mood itself knows whether its value is a number. */
const moodOf = (pair: string): [string, string] => {
  const [name = '', text = 'true'] = pair.split(/=(.*)/s);
  return [name, text];
};

const ended = (): Promise<void> =>
  new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => resolve());
  });

/** Serves both platforms until a signal ends it. */
export const sandbox = async (flags: SandboxFlags): Promise<number> => {
  const faults = flags.faults === undefined ? undefined : readFaults(flags.faults);
  // Values as texts: each mood knows its own.
  const observed = flags.like === undefined ? {} : readObservations(flags.like);
  const running = await startSandbox({
    ...(faults !== undefined && { faults }),
    oktaPort: port('--okta-port', flags.oktaPort),
    anypointPort: port('--anypoint-port', flags.anypointPort),
    moods: { ...observed, ...Object.fromEntries(flags.mood.map(moodOf)) },
    ...(flags.data !== undefined && { folder: flags.data }),
  }).catch(async (error: unknown) => {
    const { data: folder } = flags;
    const served = folder === undefined || !isTaken(error) ? undefined : await servedIn(folder);
    if (folder !== undefined && served)
      throw problem('SANDBOX_SERVED', { folder, pid: served.pid }, { cause: error });
    throw problem(
      'USAGE',
      {
        what: `The sandbox cannot start: ${(error as Error).message}`,
        way: 'Correct the flags, or give another --data folder or port.',
      },
      { cause: error },
    );
  });
  // Whoever reads that it is ready may end it in the same moment.
  const end = ended();
  const about = running.describe();
  // The sandbox's credentials open nothing but the sandbox: they are printed on purpose.
  if (flags.json) process.stdout.write(`${JSON.stringify(about)}\n`);
  else
    process.stdout.write(
      [
        'The sandbox is ready. Ctrl-C ends it.',
        `  Okta              ${about.okta.orgUrl}`,
        `  API token         ${about.okta.token}`,
        ...about.okta.users.map((user) => `  user              ${user.login} / ${user.password}`),
        `  Anypoint Platform ${about.anypoint.baseUrl}`,
        `  bearer token      ${about.anypoint.bearer}`,
        `  connected app     ${about.anypoint.connectedApp.clientId} / ${about.anypoint.connectedApp.clientSecret}`,
        `  user              ${about.anypoint.user.username} / ${about.anypoint.user.password}`,
        `  control           ${about.control.url}  (GET /requests, /world, /moods, /faults; PUT /moods, /faults; DELETE /faults)`,
        '',
      ].join('\n'),
    );
  await end;
  await running.stop();
  return 0;
};
