import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { bin, environment, type Variables } from './program.ts';

interface Logged {
  readonly vendor: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly mutating: boolean;
}

interface About {
  readonly okta: {
    readonly orgUrl: string;
    readonly token: string;
    readonly users: readonly { readonly login: string; readonly password: string }[];
  };
  readonly anypoint: {
    readonly baseUrl: string;
    readonly bearer: string;
    readonly connectedApp: { readonly clientId: string; readonly clientSecret: string };
  };
  readonly control: { readonly url: string };
  readonly pid: number;
}

/** The sandbox as a program of its own, as `sandbox --json` describes it. */
export interface SandboxProcess {
  readonly about: About;
  /** Where and how the program reaches it. */
  readonly variables: Variables;
  requests(): Promise<readonly Logged[]>;
  world(): Promise<unknown>;
  mood(moods: Readonly<Record<string, unknown>>): Promise<void>;
  /** Instead of those before; an empty list ends them. */
  faults(faults: readonly object[]): Promise<void>;
  stop(): Promise<void>;
}

/** @param data the folder in which it keeps its world */
export const startSandboxProcess = async (data: string): Promise<SandboxProcess> => {
  // An older organization, where a password logs in, and no waiting for limits: programs run in real time.
  const moods = ['--mood', 'ratePlan=none', '--mood', 'signInPolicy=password'];
  const child = spawn(process.execPath, [bin, 'sandbox', '--json', '--data', data, ...moods], {
    env: environment(data),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const about = await new Promise<About>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line) as About));
    void closed.then(() => reject(new Error('the sandbox did not start')));
  });
  const control = async (path: string): Promise<unknown> => (await fetch(about.control.url + path)).json();
  const put = async (path: string, body: unknown): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(about.control.url + path, {
      method: 'PUT',
      headers,
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
  };
  return {
    about,
    variables: {
      OKTA_CLIENT_ORGURL: about.okta.orgUrl,
      OKTA_CLIENT_TOKEN: about.okta.token,
      OKTA_REGISTRATION_TOKEN: about.okta.token,
    },
    requests: async () => (await control('/requests')) as readonly Logged[],
    world: () => control('/world'),
    mood: (moods) => put('/moods', moods),
    faults: (faults) => put('/faults', { faults }),
    stop: async () => {
      child.kill();
      await closed;
    },
  };
};
