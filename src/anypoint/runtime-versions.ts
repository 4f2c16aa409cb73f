import { type Call, path } from '../http/http.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../http/reading.ts';
import type { Api } from './api.ts';

/** A Mule runtime that a target offers. */
export interface RuntimeVersion {
  /** What deployments name, e.g. `4.9.0`. */
  readonly version: string;
  /** E.g. `LTS`, `EDGE`; undefined when the answer did not say. */
  readonly releaseChannel: string | undefined;
  /** E.g. `17`. */
  readonly javaVersion: string | undefined;
}

const channelOf = (fields: Fields): string | undefined => {
  const channel = (textOf(fields['channel']) ?? textOf(fields['releaseChannel']))?.toUpperCase();
  return channel === 'NONE' ? undefined : channel;
};

const toVersion = (value: unknown): RuntimeVersion[] => {
  const fields = fieldsOf(value);
  const version = textOf(fields['baseVersion']) ?? textOf(fields['version']) ?? textOf(value);
  if (version === undefined) return [];
  const javaVersion = textOf(fields['javaVersion']) ?? textOf(fields['java']);
  return [{ version, releaseChannel: channelOf(fields), javaVersion }];
};

/**
 * `{runtimes: [{type, versions}]}` of a target, `{versions}`, `{data}` or a bare list. Source: `SupportedRuntime`,
 * docs/facts/anypoint-apis.md §6.2.
 */
const versionsIn = (body: unknown): readonly RuntimeVersion[] => {
  const runtimes = listOf(fieldsOf(body)['runtimes']).map(fieldsOf);
  const mule = runtimes.find((runtime) => (textOf(runtime['type']) ?? 'mule') === 'mule');
  return listOf(mule === undefined ? body : mule['versions'], 'versions', 'data').flatMap(toVersion);
};

const numbersOf = (version: string): readonly number[] =>
  version.split(/[.:-]/).map((part) => Number(part) || 0);

const newestFirst = (a: RuntimeVersion, b: RuntimeVersion): number => {
  const [left, right] = [numbersOf(a.version), numbersOf(b.version)];
  const at = [0, 1, 2, 3].find((index) => (left[index] ?? 0) !== (right[index] ?? 0)) ?? 0;
  return (right[at] ?? 0) - (left[at] ?? 0);
};

/** Mule 4 only, since the OpenID Connect policy needs 4.1.1; the newest LTS, else the newest of all. Undefined: none. */
export const preferredVersion = (versions: readonly RuntimeVersion[]): RuntimeVersion | undefined => {
  const mule4 = versions.filter(({ version }) => version.startsWith('4.')).sort(newestFirst);
  return mule4.find(({ releaseChannel }) => releaseChannel === 'LTS') ?? mule4[0];
};

/** Which Mule runtimes a target offers. */
export const runtimeVersions = (api: Api) => ({
  preferred: preferredVersion,

  /**
   * For CloudHub 2.0 and Runtime Fabric. The official CLI asks the target; the proxies document has a call of its own, used
   * when the first is not offered. Sources: docs/facts/anypoint-apis.md §6.1, §6.2.
   */
  async ofTarget(targetId: string): Promise<readonly RuntimeVersion[]> {
    const organization = api.organization();
    const about = `the Mule versions of target ${targetId}`;
    const target: Call = {
      method: 'GET',
      path: path`/amc/atlas/api/v1/organizations/${organization}/providers/MC/targets/${targetId}`,
      query: { environmentId: api.environment() },
      accept: [403, 404, 405],
      about,
    };
    const { status, body } = await api.send('targets.read', target);
    const found = status >= 200 && status < 300 ? versionsIn(body) : [];
    if (found.length > 0) return found;
    const versions: Call = {
      method: 'GET',
      path: path`/proxies/xapi/v1/organizations/${organization}/targets/${targetId}/runtimes/mule/versions`,
      query: { operation: 'newdeployment' },
      about,
    };
    return versionsIn((await api.send('targets.read', versions)).body);
  },

  /** For CloudHub 1. Source: `getMuleVersions`; `javaVersion` is required there. */
  async ofCloudHub1(javaVersion = '17'): Promise<readonly RuntimeVersion[]> {
    const call: Call = {
      method: 'GET',
      path: '/cloudhub/api/mule-versions',
      query: { javaVersion },
      about: 'the Mule versions of CloudHub',
    };
    return versionsIn((await api.send('targets.read', call)).body);
  },
});
