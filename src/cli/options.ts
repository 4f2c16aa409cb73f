/** The flags of commands that work on a setup, as commander gives them. */
export interface SetupOptions {
  readonly config?: string;
  readonly sandbox?: true;
  /** A script of faults for the sandbox: replays a failed history. */
  readonly faults?: string;
  readonly yes?: true;
  /** False: `--no-input`. */
  readonly input: boolean;
  readonly dryRun?: true;
  /** The answers of earlier runs are forgotten. */
  readonly reset?: true;
  readonly from?: string;
  readonly to?: string;
  readonly only?: string;
  readonly state?: string;
  readonly name?: string;
  readonly json?: true;
  /** One line of JSON for each event, the last one the document. */
  readonly events?: true;
  readonly output?: 'json' | 'table';
  readonly plain?: true;
  /** False: `--no-color`. */
  readonly color: boolean;
  readonly debug?: string;
  readonly remember?: true;
  readonly set: readonly string[];
  readonly stdinSecret?: string;
  readonly forceUnlock?: true;
  /** What cannot be mended is removed and made anew. */
  readonly recreate?: true;
  /** The state is used although this user did not seal it. */
  readonly trustState?: true;
  /** Hosts, with their ports, that may have secrets although they resemble a vendor's own. */
  /** This setup becomes the one with this id. */
  readonly takeOver?: string;
  readonly trustHost?: readonly string[];
  readonly oktaOrgUrl?: string;
  readonly organization?: string;
  readonly environment?: string;
  readonly host?: string;
}

export const wantsJson = (options: Pick<SetupOptions, 'json' | 'events' | 'output'>): boolean =>
  options.json === true || options.events === true || options.output === 'json';
