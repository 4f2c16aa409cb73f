/** Mule runtimes that the sandbox knows, newest first. Dates in epoch milliseconds. */
export interface MuleVersion {
  readonly version: string;
  readonly channel: 'LTS' | 'EDGE' | 'NONE';
  readonly java: readonly string[];
  readonly released: number;
}

const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);
const year = 365 * 24 * 3600 * 1000;

export const muleVersions: readonly MuleVersion[] = [
  { version: '4.9.0', channel: 'LTS', java: ['17'], released: day('2025-02-04') },
  { version: '4.8.0', channel: 'EDGE', java: ['17'], released: day('2024-10-08') },
  { version: '4.6.20', channel: 'LTS', java: ['8', '17'], released: day('2025-06-03') },
  { version: '4.4.0', channel: 'NONE', java: ['8'], released: day('2021-09-14') },
];

export const isMuleVersion = (text: string): boolean => muleVersions.some(({ version }) => version === text);

/** A version of a deployment target (CloudHub 2.0 API, schema TargetInfo). */
export const targetVersionView = ({ version, channel, java, released }: MuleVersion) => ({
  baseVersion: version,
  tag: `${version}:1-java${java.at(-1) ?? ''}`,
  releaseDate: released,
  minimumTag: `${version}:1`,
  minimumTagReleaseDate: released,
  endOfStandardSupportDate: released + year,
  endOfExtendedSupportDate: released + 2 * year,
  endOfLifeSupportDate: released + 3 * year,
  channel,
  builds: java.map((jdkVersion) => ({
    name: `${version}:1-java${jdkVersion}`,
    jdkVersion,
    releaseDate: released,
    fromException: false,
  })),
});

/** A version of CloudHub (CloudHub API, GET /mule-versions). */
export const cloudHubVersionView = ({ version, channel, released }: MuleVersion, javaVersion: string) => ({
  version,
  displayName: version,
  recommended: version === muleVersions[0]?.version,
  endOfSupportDate: released + year,
  endOfLifeDate: released + 3 * year,
  latestUpdate: { id: `${version}-1`, name: 'Initial release', releaseDate: released, flags: {} },
  state: 'ACTIVE',
  releaseChannel: channel,
  javaVersion,
  default: false,
});
