import { problem } from '../../errors.ts';
import { isVendorOrigin, looksLikeVendor, type Vendor, vendorSuffixes } from '../../guide/vendor-hosts.ts';
import type { Sources } from '../../wizard/answers.ts';
import { convert } from '../../wizard/convert.ts';
import type { Ui } from '../../wizard/ui.ts';
import { confirm, isConfirmed } from '../answers/confirmed-hosts.ts';
import { fromTerraform } from '../answers/okta-yaml.ts';
import { questions } from '../answers/questions.ts';
import { secretSources } from '../answers/secret-sources.ts';

type Receiver = Vendor | 'API';

/** The answer that names a receiver, the flag for it, and whose secrets it gets. */
const receivers: Readonly<Record<Receiver, { key: string; flag: string; secrets: RegExp }>> = {
  Okta: { key: 'okta.orgUrl', flag: '--okta-org-url ', secrets: /^(okta|verification)\./ },
  'Anypoint Platform': {
    key: 'anypoint.host',
    flag: '--host ',
    secrets: /^(anypoint\.|okta\.registrationToken$)/,
  },
  API: { key: 'proxy.url', flag: '--set proxy.url=', secrets: /^$/ },
};

export interface HostTrustOptions {
  readonly sources: Sources;
  readonly ui: Ui;
  /** `--trust-host` */
  readonly trusted: readonly string[];
}

export interface HostTrust {
  /** Rejects with `HOST_NOT_CONFIRMED` unless secrets for this receiver may go to the origin; asks where somebody is there. */
  check(receiver: Receiver, origin: string): Promise<void>;
  /** Whether an answer of this run, of whatever source, names this origin as that receiver. */
  names(receiver: Receiver, origin: string): boolean;
}

const originIn = (receiver: Receiver, given: unknown): string | undefined => {
  const ask = questions.get(receivers[receiver].key);
  const result = ask && given !== undefined && given !== null ? convert(ask, given) : undefined;
  const text = result && 'value' in result ? String(result.value) : '';
  return URL.canParse(text) ? new URL(text).origin : undefined;
};

/**
 * Hosts, not files, are trusted. A secret goes to the vendor's own hosts; to another one that a flag or a variable of this run
 * names; or to one that this user has confirmed, now or before. A state, a config file or an okta.yaml never confirms one. What is
 * written to be taken for the vendor's own needs a confirmation in any case.
 */
export const hostTrust = ({ sources, ui, trusted }: HostTrustOptions): HostTrust => {
  const decided = new Map<string, Promise<void>>();

  const placesOf = (receiver: Receiver): readonly { value: unknown; where: string; byUser: boolean }[] => {
    const { key } = receivers[receiver];
    const flag = sources.flags.get(key);
    const [config, other] = [sources.config.get(key), sources.others?.get(key)];
    const variables = (questions.get(key)?.env ?? []).flatMap((name) => {
      const value = sources.environment[name];
      return value ? [{ value, where: `the variable ${name}`, byUser: true }] : [];
    });
    const terraform = receiver === 'Okta' ? fromTerraform(sources.environment) : undefined;
    return [
      ...(terraform ? [{ ...terraform, byUser: true }] : []),
      ...(flag ? [{ ...flag, byUser: true }] : []),
      ...(config ? [{ ...config, byUser: false }] : []),
      ...variables,
      ...(other ? [{ ...other, byUser: false }] : []),
      { value: sources.saved(key), where: 'the answers of this setup', byUser: false },
    ];
  };
  const naming = (receiver: Receiver, origin: string) =>
    placesOf(receiver).filter(({ value }) => originIn(receiver, value) === origin);

  const given = (receiver: Receiver, { origin, host, hostname }: URL): boolean =>
    trusted.includes(host) ||
    (!looksLikeVendor(hostname) && naming(receiver, origin).some(({ byUser }) => byUser));

  /** What is asked, or why it stops: the host, who names it, and the origin of each secret that it would get. */
  const wordsFor = (receiver: Receiver, origin: string): { about: string; secrets: readonly string[] } => {
    const where = naming(receiver, origin)[0]?.where ?? 'the saved state';
    if (receiver === 'API')
      return {
        about: `${origin} is given as the address of the proxy (by ${where}), and the platform does not name it.`,
        secrets: ['access tokens of this setup'],
      };
    return {
      about: `${origin} is none of the vendor's own addresses (${vendorSuffixes(receiver)}), and ${where} names it as ${receiver}.`,
      secrets: secretSources(sources)
        .filter(({ key }) => receivers[receiver].secrets.test(key))
        .map(({ key, from }) => `${key} (${from})`),
    };
  };
  const flagFor = (receiver: Receiver, { origin, host, hostname }: URL): string =>
    looksLikeVendor(hostname) ? `--trust-host ${host}` : `${receivers[receiver].flag}${origin}`;

  const decide = async (receiver: Receiver, url: URL): Promise<void> => {
    const { origin, host } = url;
    if (receiver !== 'API' && isVendorOrigin(receiver, url)) return;
    if (given(receiver, url) || (await isConfirmed(receiver, origin))) return;
    const { about, secrets } = wordsFor(receiver, origin);
    if (!ui.interactive)
      throw problem('HOST_NOT_CONFIRMED', { about, secrets, flag: flagFor(receiver, url) });
    ui.warn(`${about} It would get: ${secrets.join('; ')}.`);
    if (!(await ui.confirm(`Is ${host} yours, and may it have them?`, false)))
      throw problem('HOST_REFUSED', { host, receiver });
    await confirm(receiver, origin);
  };

  return {
    names: (receiver, origin) => naming(receiver, origin).length > 0,
    check: (receiver, origin) => {
      const key = `${receiver} ${origin}`;
      const asked = decided.get(key) ?? decide(receiver, new URL(origin));
      decided.set(key, asked);
      return asked;
    },
  };
};
