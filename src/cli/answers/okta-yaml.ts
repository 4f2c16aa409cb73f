import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Problem } from '../../errors.ts';
import { repairOrgUrl } from '../../guide/okta-org-url.ts';
import { Secret } from '../../secret.ts';
import type { Given } from '../../wizard/answers.ts';

type Answers = ReadonlyMap<string, Given>;

/** A user without an entry in the system's list, as in a container, and without HOME has none. */
const homeFolder = (): string | undefined => {
  try {
    return homedir();
  } catch {
    return undefined;
  }
};

/** As Okta's SDKs name them below `okta.client`. */
const credentials = ['token', 'authorizationMode', 'clientId', 'privateKey', 'keyId'] as const;
const secrets: ReadonlySet<string> = new Set(['token', 'privateKey']);

const same = (one: unknown, other: unknown): boolean => {
  const [a, b] = [one, other].map((url) => (typeof url === 'string' ? repairOrgUrl(url) : undefined));
  return typeof a === 'string' && a === b;
};

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> => {
  const below = (place: unknown, name: string): unknown =>
    typeof place === 'object' && place !== null && Object.hasOwn(place, name)
      ? (place as Record<string, unknown>)[name]
      : undefined;
  const client = below(below(value, 'okta'), 'client');
  return typeof client === 'object' && client !== null ? (client as Record<string, unknown>) : {};
};

/** A file that is not ours is no reason to stop: it is left out, and that is said. */
const read = async (file: string, warn: (text: string) => void): Promise<Answers> => {
  if (!existsSync(file)) return new Map();
  try {
    const { readDocument } = await import('../config/document.ts');
    const { value, placeOf } = readDocument(file);
    const fields = fieldsOf(value);
    return new Map(
      ['orgUrl', ...credentials].flatMap((name) => {
        const text = fields[name];
        if (typeof text !== 'string' || text === '') return [];
        const where = placeOf(['okta', 'client', name]);
        return [[`okta.${name}`, { value: secrets.has(name) ? new Secret(text) : text, where }] as const];
      }),
    );
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    warn(`${file} is not used: ${error.description.message}`);
    return new Map();
  }
};

/** The variables of Okta's Terraform provider. */
export const fromTerraform = (
  environment: Readonly<Record<string, string | undefined>>,
): Given | undefined => {
  const { OKTA_ORG_NAME: name, OKTA_BASE_URL: base } = environment;
  return name && base
    ? { value: `https://${name}.${base}`, where: 'the variables OKTA_ORG_NAME and OKTA_BASE_URL' }
    : undefined;
};

/**
 * Where Okta's own tools look: OKTA_ORG_NAME with OKTA_BASE_URL, `./okta.yaml`, `~/.okta/okta.yaml`, the first wins
 * (docs/facts/okta.md §1.2). Unlike there, a credential never leaves its file for another organization: it counts only together
 * with the address beside it, so that a strange folder's `okta.yaml` cannot have the home folder's token sent to its own host.
 *
 * @param chosen the organization that a stronger source names
 */
export const oktaDefaults = async (chosen: unknown, warn: (text: string) => void): Promise<Answers> => {
  const here = resolve('okta.yaml');
  const home = homeFolder();
  const places = [here, ...(home === undefined ? [] : [join(home, '.okta', 'okta.yaml')])];
  const files = await Promise.all([...new Set(places)].map((file) => read(file, warn)));
  const alias = fromTerraform(process.env);
  const orgUrl = alias ?? files.map((file) => file.get('okta.orgUrl')).find((one) => one !== undefined);
  const named = chosen ?? alias?.value;
  const wanted = chosen ?? orgUrl?.value;
  const belongs = (file: Answers): boolean => {
    const own = file.get('okta.orgUrl')?.value;
    return own === undefined ? named !== undefined : same(own, wanted);
  };
  const login = files.find((file) => belongs(file) && credentials.some((name) => file.has(`okta.${name}`)));
  return new Map([
    ...(orgUrl ? [['okta.orgUrl', orgUrl] as const] : []),
    ...[...(login ?? [])].filter(([key]) => key !== 'okta.orgUrl'),
  ]);
};
