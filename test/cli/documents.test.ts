import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { documentSchemas } from '../../src/cli/documents.ts';
import { run, temporaryFolder } from './program.ts';

const schemas = documentSchemas();
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = `${part({ alg: 'RS256' })}.${part({ iss: 'https://sim.okta.example', cid: '0oa1' })}.c2ln`;

describe('a document of --json', () => {
  it.each([
    ['explain', ['explain', 'access_denied', '--json'], undefined],
    ['explain', ['explain', 'never heard of it', '--json'], undefined],
    ['explain-token', ['explain-token', '--json'], token],
    ['keep-alive', ['keep-alive', '--sandbox', '--json'], undefined],
    ['commands', ['commands', '--json'], undefined],
    ['failure', ['explain-token', '--json'], 'no-token'],
    ['failure', ['init', '--json', '--yes'], undefined],
  ])('has the shape of its schema: %s, %j', async (name, args, input) => {
    const { stdout } = await run(args, { cwd: temporaryFolder(), ...(input !== undefined && { input }) });
    const validate = new Ajv2020({ strict: false }).compile(schemas[name] ?? {});
    expect(validate(JSON.parse(stdout)), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ok: 'yes' })).toBe(false);
  });
});
