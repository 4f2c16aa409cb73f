import type { Description } from './description.ts';

/** What was being done, in words: `Okta`, `reading`, `application "Employees"`. */
interface Deed {
  readonly vendor: string;
  readonly deed: string;
  readonly about: string;
}

/** `said`: status, the vendor's code and words, and the request id, ready to print. */
interface Refused extends Deed {
  readonly said: string;
}

const again = 'Then run the same command again: it goes on where it stopped.';
const looksFirst =
  'Run the same command again: it looks first what was really done, and sends nothing twice.';

/** No answer that can be trusted: the platform was not reached, or its answer did not arrive. Exit 7. */
const lost = {
  UNREACHABLE: (at: Deed & { host: string; why: string; proxy: string | undefined }): Description => ({
    message: `${at.vendor} could not be reached at ${at.host} while ${at.deed} ${at.about}: ${at.why}. Nothing was sent.`,
    hint: `Check the address for a typing mistake, and the network. ${at.proxy ?? 'Behind a company proxy set HTTPS_PROXY (and NO_PROXY)'}. ${again}`,
    exit: 7,
  }),
  PROXY_AUTHENTICATION: (
    at: Deed & { host: string; variable: string; offers: readonly string[] },
  ): Description => ({
    message: `The proxy in ${at.variable} requires a name and a password (407) for the way to ${at.host}, so nothing was sent to ${at.vendor} while ${at.deed} ${at.about}.`,
    hint: `${
      at.offers.length === 0 || at.offers.some((name) => name.toLowerCase() === 'basic')
        ? `Put them into ${at.variable}: http://NAME:PASSWORD@proxy.example.com:8080, with special characters of both percent-encoded (@ is %40). If they stand there already, the proxy does not accept them.`
        : `It offers ${at.offers.join(', ')} only. That takes a relay on this computer (Px or CNTLM, for example), whose address then goes into ${at.variable}.`
    } ${again}`,
    exit: 7,
  }),
  PROXY_REFUSED: (at: Deed & { host: string; variable: string; why: string }): Description => ({
    message: `The proxy in ${at.variable} does not open the way to ${at.host}: ${at.why}. Nothing was sent to ${at.vendor} while ${at.deed} ${at.about}.`,
    hint: `Have ${at.host} (port 443, CONNECT) allowed in that proxy, correct ${at.variable}, or list the host in NO_PROXY if it can be reached without a proxy. ${again}`,
    exit: 7,
  }),
  ANSWERED_ON_THE_WAY: (
    at: Deed & { host: string; said: string; starts: string; proxy: string | undefined },
  ): Description => ({
    message: `A web page answered in the place of ${at.vendor} (${at.host}) while ${at.deed} ${at.about}: ${at.said}. It begins: ${at.starts}`,
    hint: `A proxy or a filter of the network blocks the address or wants a login first${at.proxy === undefined ? '' : ` (${at.proxy})`}. Open https://${at.host} in a browser to see the page, and have the host allowed. ${looksFirst}`,
    exit: 7,
  }),
  TLS_UNTRUSTED: (
    at: Deed & { host: string; why: string; proxy: string | undefined; variableIgnored: boolean },
  ): Description => ({
    message: `The certificate of ${at.host} is not trusted (${at.why}), so nothing was sent to ${at.vendor} while ${at.deed} ${at.about}.`,
    hint: `If your company inspects TLS, put its root certificate into a PEM file and set NODE_EXTRA_CA_CERTS to that file; if the certificate is expired or not valid yet, check this computer's clock. ${at.proxy === undefined ? '' : `${at.proxy}. `}Checking is never switched off${at.variableIgnored ? ': NODE_TLS_REJECT_UNAUTHORIZED is set, and is ignored' : ''}. ${again}`,
    exit: 7,
  }),
  TIMED_OUT: (at: Deed & { host: string; after: string; sent: boolean }): Description => ({
    message: `${at.vendor} (${at.host}) gave no complete answer within ${at.after} while ${at.deed} ${at.about}. ${at.sent ? 'Whether it was carried out is not known.' : 'Nothing was sent.'}`,
    hint: `The platform is slow or a proxy on the way holds the connection; look at its status page. ${looksFirst}`,
    exit: 7,
  }),
  ANSWER_LOST: (at: Deed & { host: string; why: string }): Description => ({
    message: `The answer of ${at.vendor} (${at.host}) was lost while ${at.deed} ${at.about}: ${at.why}. Whether it was carried out is not known.`,
    hint: `The network or the platform failed for a moment. ${looksFirst}`,
    exit: 7,
  }),
  ADDRESS_UNUSABLE: (at: { part: string }): Description => ({
    message: `"${at.part}" cannot be an address or a part of one, so nothing was sent.`,
    hint: 'It is an id, a name or an address out of an answer of the platform. Something else than the API may have answered: run the same command with --debug FILE, and look at the file or report it.',
    exit: 7,
  }),
  NOT_JSON: (
    at: Deed & { host: string; said: string; why: string; starts: string | undefined },
  ): Description => ({
    message: `${at.vendor} (${at.host}) answered ${at.said} while ${at.deed} ${at.about}, but the body ${at.why}.${at.starts === undefined ? '' : ` It begins: ${at.starts}`}`,
    hint: `Something else than the API answers: a login page of the network, a proxy, or a wrong address. Open the address in a browser and check it. ${looksFirst}`,
    exit: 7,
  }),
  TOO_LARGE: (at: Deed & { host: string; limit: string }): Description => ({
    message: `The answer of ${at.vendor} (${at.host}) while ${at.deed} ${at.about} is larger than ${at.limit} and was not read.`,
    hint: `No answer of this API is that large: check the address, and proxies on the way. ${looksFirst}`,
    exit: 7,
  }),
  REDIRECTED: (at: Deed & { said: string; host: string; to: string }): Description => ({
    message: `${at.vendor} sent ${at.deed} ${at.about} from ${at.host} on to ${at.to} (${at.said}). Redirects are not followed, because credentials belong to one host only.`,
    hint: `The address is probably not the one of the API (moved, another region, a vanity domain or a login page). Give the address it points to if you trust it. ${again}`,
    exit: 7,
  }),
  PAGES_ENDLESS: (at: { about: string; why: string }): Description => ({
    message: `The platform gave no complete list while reading ${at.about}: ${at.why}.`,
    hint: `Nothing is decided on a list that may be incomplete. Try later, or ask the vendor's support. ${again}`,
    exit: 7,
  }),
};

/** The platform answered, and refused. */
const refused = {
  CREDENTIALS_REFUSED: (at: Refused): Description => ({
    message: `${at.vendor} did not accept the credentials while ${at.deed} ${at.about} (${at.said}).`,
    hint: `The token or password is wrong, expired or revoked, or belongs to another organization. Make a new one. ${again}`,
    exit: 4,
    byHand: true,
  }),
  RIGHTS_REFUSED: (at: Refused): Description => ({
    message: `${at.vendor} does not allow this account ${at.deed} ${at.about} (${at.said}).`,
    hint: `The account lacks a role, or the organization a license. Have it granted, use another account, or do this step manually in the console. ${again}`,
    exit: 4,
    byHand: true,
  }),
  NOT_FOUND: (at: Refused): Description => ({
    message: `${at.vendor} does not know what was needed while ${at.deed} ${at.about} (${at.said}).`,
    hint: `It was removed or belongs to another organization, or this account may not see it. Look for it in the console, or do this step manually. ${again}`,
    exit: 5,
    byHand: true,
  }),
  METHOD_UNKNOWN: (at: Refused): Description => ({
    message: `${at.vendor} does not offer this call for ${at.deed} ${at.about} (${at.said}).`,
    hint: `The organization's edition lacks it, or the account may not use it. Do this step manually in the console. ${again}`,
    exit: 4,
    byHand: true,
  }),
  CONFLICTS: (at: Refused): Description => ({
    message: `${at.vendor} reports a conflict while ${at.deed} ${at.about} (${at.said}).`,
    hint: `Something of that name exists already, or somebody is changing it at this moment. Look at it in the console; rename or remove one of the two, or choose another name. ${again}`,
    exit: 5,
  }),
  INVALID_REQUEST: (at: Refused): Description => ({
    message: `${at.vendor} refused the request as invalid while ${at.deed} ${at.about} (${at.said}).`,
    hint: `If the words name one of your answers, correct it. Otherwise the request itself is wrong: run with --debug FILE and report the file; it holds no secrets. ${again}`,
    exit: 1,
  }),
  RATE_LIMITED: (at: Refused): Description => ({
    message: `${at.vendor} still limits the rate of requests while ${at.deed} ${at.about} (${at.said}).`,
    hint: `Another program probably uses the same organization or token. Wait a few minutes. ${again}`,
    exit: 7,
  }),
  PLATFORM_FAILED: (at: Refused): Description => ({
    message: `${at.vendor} failed while ${at.deed} ${at.about} (${at.said}).`,
    hint: `The fault is on the platform's side: look at its status page, and give the request id to its support. ${looksFirst}`,
    exit: 7,
  }),
};

/** Stopped before anything was sent. */
const notSent = {
  LEFT_LOOPBACK: (at: { host: string; about: string }): Description => ({
    message: `A rehearsal tried to reach ${at.host} for ${at.about}; it was stopped before anything was sent.`,
    hint: 'With --sandbox nothing may leave this computer. This is a fault of okta-mule-setup: please report it.',
    exit: 1,
  }),
  LEFT_ORIGIN: (at: { vendor: string; about: string; from: string; to: string }): Description => ({
    message: `A request for ${at.about} would have gone to ${at.to} with the credentials for ${at.vendor} at ${at.from}; it was stopped before anything was sent.`,
    hint: `Credentials are sent to the one address they were given for, and an answer named another one. Something on the way may rewrite answers, a proxy above all: go without it, or ask the vendor's support. ${again}`,
    exit: 7,
  }),
  REQUEST_UNSENDABLE: (at: Deed & { why: string }): Description => ({
    message: `The request to ${at.vendor} for ${at.deed} ${at.about} could not be built: ${at.why}.`,
    hint: `A pasted token often holds curly quotes, spaces or line breaks that cannot be sent: copy it again. ${again}`,
    exit: 2,
  }),
  PROXY_UNUSABLE: (at: { variable: string }): Description => ({
    message: `The address of the proxy in ${at.variable} cannot be used.`,
    hint: `It must look like http://proxy.example.com:8080. Correct or unset ${at.variable}. ${again}`,
    exit: 2,
  }),
};

/** Problems of the HTTP layer, said in the vendor's name. */
export const httpProblems = { ...lost, ...refused, ...notSent } satisfies Record<
  string,
  (at: never) => Description
>;
