export type Vendor = 'Okta' | 'Anypoint Platform';

/**
 * Whole suffixes of the hosts under which a vendor alone gives out names. Not among them: hosts on which customers run programs of
 * their own, such as cloudhub.io. Sources: docs/facts/okta.md §1.2, docs/facts/anypoint-access.md §1.1.
 */
const suffixes: Readonly<Record<Vendor, readonly string[]>> = {
  Okta: ['okta.com', 'oktapreview.com', 'okta-emea.com', 'okta-gov.com', 'okta.mil'],
  'Anypoint Platform': ['anypoint.mulesoft.com', 'platform.mulesoft.com'],
};

/** The suffix of the vendor's own under which a host lies; undefined for every other host. */
export const vendorSuffix = (vendor: Vendor, host: string): string | undefined =>
  suffixes[vendor].find((suffix) => host === suffix || host.endsWith(`.${suffix}`));

/** An origin that nobody but the vendor can serve, as far as certificates tell. */
export const isVendorOrigin = (vendor: Vendor, { protocol, hostname, port }: URL): boolean =>
  protocol === 'https:' && port === '' && vendorSuffix(vendor, hostname) !== undefined;

/** For people: what the vendor's own addresses end in. */
export const vendorSuffixes = (vendor: Vendor): string => suffixes[vendor].join(', ');

/** Written to be taken for the vendor's own: its name inside another domain, or letters of other alphabets. */
export const looksLikeVendor = (host: string): boolean =>
  /okta|anypoint|mulesoft/i.test(host) || host.split('.').some((label) => label.startsWith('xn--'));
