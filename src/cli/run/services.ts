import { type AnypointClient, createAnypoint } from '../../anypoint/client.ts';
import { anypointDialect } from '../../anypoint/explain.ts';
import { problem } from '../../errors.ts';
import type { Facts } from '../../guide/facts.ts';
import { consolePages } from '../../guide/okta-console.ts';
import { adminUrl } from '../../guide/okta-org-url.ts';
import type { Services } from '../../guide/services.ts';
import type { Vendor } from '../../guide/vendor-hosts.ts';
import { createHttp } from '../../http/client.ts';
import type { Http } from '../../http/http.ts';
import type { ExchangeRecord, HttpOptions, Limits } from '../../http/options.ts';
import { createReads, type Reads } from '../../http/reads.ts';
import { type Credential, createSession } from '../../http/session.ts';
import { createOAuth } from '../../oauth/client.ts';
import { createOkta, type OktaClient } from '../../okta/client.ts';
import { apiTokenCredential } from '../../okta/credentials.ts';
import { oauthDialect, oktaDialect } from '../../okta/errors.ts';
import type { Use } from '../../rights/scopes.ts';
import type { Secret } from '../../secret.ts';
import type { Answers } from '../../wizard/answers.ts';
import type { ServiceSource } from '../../wizard/engine.ts';
import type { Ui } from '../../wizard/ui.ts';
import type { Clock } from '../../wizard/until.ts';
import { version } from '../version.ts';
import { addressGate } from './address-gate.ts';
import { anypointLoginOf } from './anypoint-login.ts';
import { addressPaster, openBrowser } from './browser.ts';
import type { HostTrust } from './host-trust.ts';
import { hearingAddresses } from './named-addresses.ts';
import { oktaCredentialOf } from './okta-login.ts';
import { type ReadSpec, specificationReader } from './specification.ts';

export interface ServiceOptions {
  readonly answers: Answers;
  readonly ui: Ui;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly loopbackOnly: boolean;
  /** Somebody could log in at a browser here. */
  readonly attended: boolean;
  readonly beforeWrite: () => Promise<void>;
  /** What is asked for: a command that only looks is given no more than reading. */
  readonly use: Use;
  /** What this command has read of the platforms. */
  readonly reads?: Reads;
  /** Absent in a rehearsal, where nothing leaves this computer. */
  readonly trust?: HostTrust;
  readonly onExchange?: (record: ExchangeRecord) => void;
  /** Deadlines and tries of every call; tests have no time for the real ones. */
  readonly limits?: Partial<Limits>;
  /** What was checked before the run is what is published. */
  readonly readSpec?: ReadSpec;
}

type Shared = Pick<
  HttpOptions,
  'clock' | 'signal' | 'loopbackOnly' | 'beforeWrite' | 'onExchange' | 'headers' | 'onWait' | 'limits'
>;

const known = <T>(fact: T | undefined, name: string): T => {
  if (fact === undefined) throw problem('INTERNAL', { what: `${name} was used before it was known` });
  return fact;
};

type Gate = Pick<HttpOptions, 'beforeSecret'>;

const oktaHttp = (orgUrl: string, credential: Credential, shared: Shared & Gate): Http =>
  createHttp({
    ...shared,
    ...oktaDialect({ org: orgUrl, tokensPage: consolePages(adminUrl(orgUrl)).tokens }),
    origin: orgUrl,
    credential,
  });

/** A transport without a credential for any origin: metadata, logins, the API itself. */
const anonymous =
  (shared: Shared, gate: (origin: string) => Gate) =>
  (origin: string, vendor = new URL(origin).host): Http =>
    createHttp({ ...shared, ...gate(new URL(origin).origin), ...oauthDialect(vendor), origin });

const anypointHttp = (baseUrl: string, shared: Shared & Gate, credential?: Credential): Http =>
  createHttp({ ...shared, ...anypointDialect, origin: baseUrl, ...(credential && { credential }) });

/** One login and one client for each address, however many steps use them. */
const memo = <T>(make: (key: string) => T): ((key: string) => T) => {
  const made = new Map<string, T>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
};

/** Every connection is opened when it is first used. */
const openServices = (options: ServiceOptions, facts: ServiceSource<Facts>['facts']): Services => {
  const { answers, ui, clock, reads = createReads() } = options;
  const shared: Shared = {
    clock,
    signal: options.signal,
    loopbackOnly: options.loopbackOnly,
    beforeWrite: options.beforeWrite,
    headers: () => ({ 'user-agent': `okta-mule-setup/${version}` }),
    onWait: (text) => ui.note(text),
    ...(options.onExchange && { onExchange: options.onExchange }),
    ...(options.limits && { limits: options.limits }),
  };
  const { trust } = options;
  const addresses = trust && addressGate(trust, facts, () => services);
  const hearing = (http: Http): Http => (addresses ? hearingAddresses(http, addresses.heard) : http);
  const gateOf = (receiver: Vendor, origin: string): Gate =>
    trust ? { beforeSecret: () => trust.check(receiver, new URL(origin).origin) } : {};
  const request = anonymous(shared, (origin) =>
    addresses ? { beforeSecret: () => addresses.check(origin) } : {},
  );
  const oauth = createOAuth(request, clock.now);
  const pasteAddress = addressPaster(ui);
  const someoneIsHere = options.attended && !options.loopbackOnly;
  const openBrowserHere = async (url: string, platform: string): Promise<boolean> => {
    // People type their passwords there.
    await addresses?.check(new URL(url).origin);
    return openBrowser(url, ui, options.loopbackOnly ? `${platform} (the sandbox)` : platform);
  };

  const openOkta = memo((orgUrl): OktaClient => {
    const credential = oktaCredentialOf(answers, orgUrl, request(orgUrl, 'Okta'), clock.now, options.use);
    const gated = { ...shared, ...gateOf('Okta', orgUrl) };
    return createOkta(
      reads.remember(hearing(oktaHttp(orgUrl, credential, gated))),
      request(orgUrl, 'Okta'),
      credential.isPerson,
    );
  });
  const openAnypoint = memo((baseUrl): AnypointClient => {
    const gated = { ...shared, ...gateOf('Anypoint Platform', baseUrl) };
    const plain = anypointHttp(baseUrl, gated);
    const session = createSession(
      anypointLoginOf({
        answers,
        http: plain,
        origin: baseUrl,
        now: clock.now,
        oauth,
        openBrowser: (url) => openBrowserHere(url, 'Anypoint Platform'),
        pasteAddress,
        someoneIsHere,
        note: ui.note,
        signal: options.signal,
      }),
      clock.now,
    );
    return createAnypoint(reads.remember(hearing(anypointHttp(baseUrl, gated, session))), {}, () =>
      session.bearer(),
    );
  });

  const services: Services = {
    openOkta,
    openOktaWith: (orgUrl: string, token: Secret) =>
      createOkta(
        oktaHttp(orgUrl, apiTokenCredential(token), { ...shared, ...gateOf('Okta', orgUrl) }),
        request(orgUrl, 'Okta'),
      ),
    get okta() {
      return openOkta(known(facts().okta, 'Okta').orgUrl);
    },
    openAnypoint,
    get anypoint() {
      const { baseUrl, organizationId, environmentId, userId, rootOrganizationId } = known(
        facts().anypoint,
        'Anypoint',
      );
      return openAnypoint(baseUrl).within({
        organizationId,
        environmentId,
        rootOrganizationId,
        ...(userId !== undefined && { userId }),
      });
    },
    oauth,
    readSpec: options.readSpec ?? specificationReader(),
    openBrowser: (url) => openBrowserHere(url, 'Okta'),
    pasteAddress,
    // In a rehearsal the sandbox's test user logs in; the sign-in page is there for `verification.logins: browser`.
    someoneIsHere,
  };
  return services;
};

/** The platforms for the steps: one login and one client each for the whole command, whoever looks with whatever facts. */
export const createServices = (options: ServiceOptions): ((source: ServiceSource<Facts>) => Services) => {
  let latest: ServiceSource<Facts> | undefined;
  let services: Services | undefined;
  return (source) => {
    latest = source;
    services ??= openServices(options, () => latest?.facts() ?? {});
    return services;
  };
};
