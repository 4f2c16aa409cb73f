import type { Entries } from './entry.ts';

const curl = 'https://curl.se/docs/manpage.html#EXIT';
const node = 'https://nodejs.org/api/errors.html#common-system-errors';
const tls = 'https://nodejs.org/api/tls.html#x509-certificate-error-codes';
const postman =
  'https://learning.postman.com/docs/sending-requests/response-data/troubleshooting-api-requests/';

const untrusted =
  'If your company inspects TLS, put its root certificate into a PEM file and name it: NODE_EXTRA_CA_CERTS for this program, --cacert for curl, Settings → Certificates in Postman. Checking is never switched off.';
const proxy =
  'Check the address for a typing mistake, and the network. Behind a company proxy set HTTPS_PROXY (and NO_PROXY).';

/** What stands between the caller and both platforms: names, connections, certificates, and the tools that people use. */
export const network = {
  'curl-3': {
    by: 'curl',
    says: ['curl: (3) {}', 'URL using bad/illegal format or missing URL', 'URL rejected: {}'],
    means:
      'The address holds something that no address may: a blank, a line break, or quotes that the shell kept.',
    affects: ['calls'],
    remedy: 'Put the address into quotes, without line breaks, and encode what is not plain.',
    source: curl,
  },
  'curl-6': {
    by: 'curl',
    says: ['curl: (6) Could not resolve host: {}'],
    means:
      'No such host: a typing mistake in the address, or no network. A proxy has its address only after it was deployed.',
    affects: ['calls'],
    remedy: proxy,
    source: curl,
  },
  'curl-7': {
    by: 'curl',
    says: [
      'curl: (7) Failed to connect to {}',
      "curl: (7) Couldn't connect to server",
      'Failed to connect to {} port {}',
    ],
    means: 'The host is there, but nothing listens on the port: the proxy or the sandbox is not running.',
    affects: ['calls'],
    remedy:
      'Look whether the proxy runs (Anypoint: Runtime Manager), or serve the sandbox again: npx okta-mule-setup sandbox --data FOLDER.',
    source: curl,
  },
  'curl-22': {
    by: 'curl',
    says: ['curl: (22) The requested URL returned error: {}'],
    means:
      'The server answered with a status from 400 on, and curl was told to fail then (-f), which hides the body.',
    affects: ['calls'],
    remedy: 'Use --fail-with-body instead of -f, and look up what the body says.',
    source: curl,
  },
  'curl-28': {
    by: 'curl',
    says: [
      'curl: (28) {}',
      'Connection timed out after {} milliseconds',
      'Operation timed out after {} milliseconds',
    ],
    means: 'No answer in time: a firewall drops the packets, or the proxy is starting.',
    affects: ['calls'],
    remedy: 'Try again in a minute; from a company network set HTTPS_PROXY.',
    source: curl,
  },
  'curl-35': {
    by: 'curl',
    says: ['curl: (35) {}', 'wrong version number', 'TLS connect error: {}'],
    means: 'No TLS connection: https was sent to a port that speaks http, or a proxy on the way breaks it.',
    affects: ['calls'],
    remedy:
      'Compare scheme and port of the address (the sandbox speaks http), and the variables HTTPS_PROXY and NO_PROXY.',
    source: curl,
  },
  'curl-52': {
    by: 'curl',
    says: ['curl: (52) Empty reply from server'],
    means:
      'The connection was closed without an answer: http was sent to a port that speaks https, or the gateway is restarting.',
    affects: ['calls'],
    remedy: 'Compare scheme and port of the address, then try again.',
    source: curl,
  },
  'curl-56': {
    by: 'curl',
    says: [
      'curl: (56) {}',
      'Recv failure: Connection reset by peer',
      'Received HTTP code {} from proxy after CONNECT',
    ],
    means: 'The connection broke while the answer was read, or a company proxy refuses the host.',
    affects: ['calls'],
    remedy:
      'Try again. A 403 or 407 from a proxy: have the host allowed, or set the right proxy with its credentials.',
    source: curl,
  },
  'curl-60': {
    by: 'curl',
    says: ['curl: (60) {}', 'SSL certificate problem: {}'],
    means: 'The certificate of the host is not trusted by this computer.',
    affects: ['calls'],
    remedy: untrusted,
    source: curl,
  },
  ENOTFOUND: {
    by: 'Node.js',
    says: ['getaddrinfo ENOTFOUND {}', 'getaddrinfo EAI_AGAIN {}'],
    codes: ['ENOTFOUND', 'EAI_AGAIN'],
    means: 'The name of the host cannot be found: a typing mistake in the address, or no network.',
    affects: ['calls', 'setup'],
    remedy: proxy,
    source: node,
  },
  ECONNREFUSED: {
    by: 'Node.js',
    says: ['connect ECONNREFUSED {}'],
    codes: ['ECONNREFUSED'],
    means:
      'Nothing listens at this address and port: the proxy or the sandbox is not running, or a proxy variable names a port that is closed.',
    affects: ['calls', 'setup'],
    remedy:
      'Look whether it runs. The sandbox of a rehearsal ends with its command; serve it again: npx okta-mule-setup sandbox --data FOLDER.',
    source: node,
  },
  ECONNRESET: {
    by: 'Node.js',
    says: ['read ECONNRESET', 'socket hang up', 'other side closed'],
    codes: ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'],
    means: 'The connection was closed before the whole answer came.',
    affects: ['calls', 'setup'],
    remedy: 'Run the same command again: it looks first what was really done.',
    source: node,
  },
  ETIMEDOUT: {
    by: 'Node.js',
    says: ['connect ETIMEDOUT {}', 'Connect Timeout Error', 'Headers Timeout Error', 'Body Timeout Error'],
    codes: [
      'ETIMEDOUT',
      'ESOCKETTIMEDOUT',
      'UND_ERR_CONNECT_TIMEOUT',
      'UND_ERR_HEADERS_TIMEOUT',
      'UND_ERR_BODY_TIMEOUT',
    ],
    means: 'No answer in time: a firewall drops the packets, or the platform is slow.',
    affects: ['calls', 'setup'],
    remedy: 'Run the same command again; from a company network set HTTPS_PROXY.',
    source: node,
  },
  untrustedCertificate: {
    by: 'Node.js',
    says: [
      'self-signed certificate in certificate chain',
      'self signed certificate in certificate chain',
      'unable to get local issuer certificate',
      'unable to verify the first certificate',
      'self-signed certificate',
      'PKIX path building failed',
      'unable to find valid certification path to requested target',
    ],
    codes: [
      'SELF_SIGNED_CERT_IN_CHAIN',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    means:
      'The certificate of the host is signed by somebody whom this computer does not know: mostly a company that inspects TLS.',
    affects: ['calls', 'setup'],
    remedy: untrusted,
    source: tls,
  },
  certificateExpired: {
    by: 'Node.js',
    says: ['certificate has expired', 'certificate is not yet valid'],
    codes: ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'],
    means: "The certificate is over or not valid yet, or this computer's clock is wrong.",
    affects: ['calls', 'setup'],
    remedy: "Check this computer's clock; else the owner of the host must renew the certificate.",
    source: tls,
  },
  certificateName: {
    by: 'Node.js',
    says: [
      "Hostname/IP does not match certificate's altnames: {}",
      'SSL: no alternative certificate subject name matches target host name {}',
    ],
    codes: ['ERR_TLS_CERT_ALTNAME_INVALID'],
    means:
      'The certificate belongs to another host: a typing mistake in the address, or something else answers.',
    affects: ['calls', 'setup'],
    remedy:
      'Compare the address with the one in the console: Okta under your name in the upper right corner, Anypoint in the address line of the browser.',
    source: tls,
  },
  EADDRINUSE: {
    by: 'Node.js',
    says: ['listen EADDRINUSE: address already in use {}'],
    codes: ['EADDRINUSE'],
    means: 'Another program has the port that the login or the sandbox needs.',
    affects: ['logins', 'setup'],
    remedy: 'End that program, then run the same command again.',
    source: node,
  },
  EACCES: {
    by: 'Node.js',
    says: [
      'EACCES: permission denied, {}',
      'EPERM: operation not permitted, {}',
      'EROFS: read-only file system, {}',
    ],
    codes: ['EACCES', 'EPERM', 'EROFS'],
    means: 'The file or folder may not be written or read by this user.',
    affects: ['setup'],
    remedy: 'Give another folder with --state, or correct its permissions.',
    source: node,
  },
  ENOSPC: {
    by: 'Node.js',
    says: ['ENOSPC: no space left on device, {}'],
    codes: ['ENOSPC', 'EDQUOT'],
    means: 'The disk is full, so the state cannot be saved.',
    affects: ['setup'],
    remedy: 'Make room, then run the same command again: it sends nothing twice.',
    source: node,
  },
  invalidHeader: {
    by: 'Node.js',
    says: ['Invalid character in header content ["Authorization"]', 'invalid authorization header'],
    codes: ['ERR_INVALID_CHAR'],
    means:
      'The token holds a character that cannot be sent: a line break, a curly quote or a letter with an accent, caught while copying.',
    affects: ['calls', 'setup'],
    field: 'the token',
    remedy: 'Copy it again, from its first to its last character, without the quotes.',
    source: 'https://nodejs.org/api/errors.html#err_invalid_char',
  },
  postmanNoResponse: {
    by: 'Postman',
    says: ['Could not get any response', 'Could not send request'],
    means: 'Postman got no answer at all; its console (View → Show Postman Console) has the reason.',
    affects: ['calls'],
    remedy:
      'Look up the line of the console. Usual: a wrong address, a company proxy, an untrusted certificate.',
    source: postman,
  },
  postmanLogin: {
    by: 'Postman',
    says: [
      'Could not complete OAuth 2.0 login. Check Postman Console for more details.',
      'Could not complete OAuth 2.0 token request: {}',
      "Authentication failed. Couldn't complete authentication. Check the Postman Console for more details.",
    ],
    means:
      'The login in Postman ended with an error of Okta. It stands in the Postman Console as error and error_description.',
    affects: ['logins'],
    field: 'Callback URL, Client ID, Client Secret and Client Authentication of the OAuth 2.0 tab',
    remedy:
      'Look up what the console says. Callback URL must be a sign-in redirect URI of the app; Client Authentication "Send client credentials in body" and "as Basic Auth header" both work, not both at once.',
    source: 'https://learning.postman.com/docs/sending-requests/authorization/oauth-20/',
  },
  postmanCertificate: {
    by: 'Postman',
    says: ['SSL Error: {}'],
    means: 'Postman does not trust the certificate of the host.',
    affects: ['calls'],
    remedy: untrusted,
    source: postman,
  },
  postmanVariable: {
    by: 'Postman',
    says: ['Invalid URI "http:///{}"'],
    means: 'A variable of the collection has no value: the environment is not chosen.',
    affects: ['calls'],
    remedy: 'Choose the exported environment in the upper right corner of Postman.',
    source: postman,
  },
  hybridLogin: {
    by: 'Node.js',
    says: [
      '<!DOCTYPE html> {} in JSON at position {}',
      "Unexpected token '<', {} is not valid JSON",
      'Unexpected token < in JSON at position 0',
    ],
    means: 'A web page came where JSON is documented: a sign-in page, a company proxy, or a wrong address.',
    affects: ['calls', 'setup'],
    remedy: 'Open the address in a browser and see what answers.',
    source: 'https://developer.mozilla.org/docs/Web/JavaScript/Reference/Errors/JSON_bad_parse',
  },
} as const satisfies Entries;
