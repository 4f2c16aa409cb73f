import type { AnypointClient } from '../anypoint/client.ts';
import type { OAuth } from '../oauth/client.ts';
import type { OktaClient } from '../okta/client.ts';
import type { Secret } from '../secret.ts';
import type { Specification } from './specification/specification.ts';

/** The platforms and the few other things outside that steps may touch; handed in by `cli/`. */
export interface Services {
  /** Okta's management API as the admin of the answers. */
  openOkta(orgUrl: string): OktaClient;
  /** The same with another API token: the one that Anypoint will use. */
  openOktaWith(orgUrl: string, token: Secret): OktaClient;
  /** Okta at the address of the fact `okta`. */
  readonly okta: OktaClient;
  /** Anypoint as the login of the answers, before it is known where it works. */
  openAnypoint(baseUrl: string): AnypointClient;
  /** Anypoint in the organization and environment of the fact `anypoint`. */
  readonly anypoint: AnypointClient;
  readonly oauth: OAuth;
  /** The shipped employees API, or the user's own: read once a run. Rejects with SPEC_UNUSABLE. */
  readSpec(source: {
    readonly folder: string | undefined;
    readonly main: string | undefined;
  }): Promise<Specification>;
  /** The system's browser; resolves when it was asked to open, false where there is none. */
  openBrowser(url: string): Promise<boolean>;
  /**
   * Asks for the address at which a browser on another computer ended, while the listener here waits too. Rejects when `until` is
   * aborted, and where nobody can be asked.
   */
  pasteAddress(until: AbortSignal, redirectUri: string): Promise<string>;
  /** Whether somebody can log in at a browser here. */
  readonly someoneIsHere: boolean;
}
