import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asProblem } from '../../src/cli/failure.ts';
import { observationsOf, readObservations } from '../../src/cli/observations/observations.ts';
import { createObserver } from '../../src/cli/observations/observer.ts';
import type { ExchangeRecord } from '../../src/http/options.ts';
import type { SandboxMoods } from '../../src/sandbox/moods.ts';
import { freshState, type StateData } from '../../src/wizard/state.ts';
import { asConnectedApp } from '../law/mood-table.ts';
import { openWorld, type RunOptions } from '../support/journey.ts';

/** What a run in such a world has seen. */
const observedIn = async (
  moods: Partial<SandboxMoods>,
  answers?: RunOptions['answers'],
): Promise<Readonly<Record<string, string | undefined>>> => {
  const world = await openWorld({ judge: false, moods });
  const seen: Record<string, string> = {};
  const observe = createObserver((name, value) => {
    seen[name] = value;
  });
  const hear = (text: string): void => {
    const record = JSON.parse(text) as ExchangeRecord | readonly unknown[];
    if ('vendor' in record) observe(record);
  };
  try {
    const options = await asConnectedApp(world);
    await world.run({ ...options, answers: { ...options.answers, ...answers }, hear });
    await world.undo({ ...options, hear });
    return observationsOf({ ...(world.stateData() as StateData), observations: seen }).observations;
  } finally {
    await world.stop();
  }
};

const kind = {
  secretsListHidden: false,
  federationBroker: 'off',
  activeClientsDeletable: true,
  connectedAppMayClientProviders: true,
  connectedAppMayDesignCenter: true,
  externalIdentity: true,
  providerReply: 'providerId',
  environmentProvidersUnknown: 'known',
  policyListShape: 'documented',
  policyConfigurationShape: 'list',
  policyVersionField: 'version',
  deploymentExists: false,
  mockAccess: 'open',
  publicUrlGiven: true,
} as const satisfies Partial<SandboxMoods>;

const odd = {
  secretsListHidden: true,
  activeClientsDeletable: false,
  providerReply: 'provider_id',
  policyListShape: 'value',
  policyConfigurationShape: 'json-schema',
  policyVersionField: 'assetVersion',
  deploymentExists: true,
  publicUrlGiven: false,
  publication: 'async',
} as const satisfies Partial<SandboxMoods>;

const asTexts = (moods: Partial<SandboxMoods>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(moods).map(([name, value]) => [name, String(value)]));

describe('what a run finds out', () => {
  it('is how the platforms are, in the kind world', async () => {
    expect(await observedIn({})).toMatchObject(asTexts(kind));
  });

  it('is how they are in an odd one, and a sandbox that is told so behaves the same', async () => {
    const first = await observedIn(odd, { 'api.publishFrom': 'exchange' });
    expect(first).toMatchObject(asTexts(odd));
    const folder = mkdtempSync(join(tmpdir(), 'observations-'));
    const file = join(folder, 'seen.json');
    writeFileSync(file, JSON.stringify({ observations: first }));
    const like = readObservations(file) as Partial<SandboxMoods>;
    rmSync(folder, { recursive: true });
    expect(await observedIn(like, { 'api.publishFrom': 'exchange' })).toEqual(first);
  });

  it('is whether a Flex Gateway needs to be deployed anew', async () => {
    const flex = { 'proxy.target': 'flex-gateway' };
    expect((await observedIn({ flexRedeploy: true }, flex))['flexRedeploy']).toBe('true');
    expect((await observedIn({ flexRedeploy: false }, flex))['flexRedeploy']).toBe('false');
  });

  it('holds no text of an organization: what is not a member of a list is left out, and refused in a file', () => {
    const data = {
      ...freshState('x'),
      observations: { refusalStatus: 'evil.example', providerReply: 'empty' },
    };
    expect(observationsOf(data)).toMatchObject({
      controlPlane: 'other',
      observations: { providerReply: 'empty' },
    });
    const folder = mkdtempSync(join(tmpdir(), 'observations-'));
    const file = join(folder, 'seen.json');
    writeFileSync(file, JSON.stringify({ observations: { providerReply: 'anything' } }));
    expect(() => readObservations(file)).toThrow();
    try {
      readObservations(file);
    } catch (error) {
      expect(asProblem(error).description.message).toContain('providerReply');
    }
    rmSync(folder, { recursive: true });
  });
});
