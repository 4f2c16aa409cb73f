import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { employees } from './specification.ts';
import { useStage } from './stage.ts';

const program = inject('anypointCli');
const stage = useStage(program);
const name = 'Employees';

const uploaded = () =>
  stage().write('project', { ...employees, 'types/employee.raml': '#%RAML 1.0 DataType\n' });

describe.skipIf(program === '')('Design Center', () => {
  test('a project is created', async () => {
    const { organizationId } = stage().sandbox.describe().anypoint;
    const made = await stage().json(['designcenter:project:create', name, '--type', 'raml']);
    expect(made.message ?? made.name).toContain(name);
    expect(JSON.stringify(stage().sandbox.world().anypoint)).toContain(organizationId);
  });

  test('projects are listed and searched', async () => {
    const listed = await stage().json(['designcenter:project:list']);
    expect(listed.map((project: { name: string }) => project.name)).toEqual([name]);
    expect(await stage().json(['designcenter:project:list', 'nothing'])).toEqual([]);
  });

  test('a folder is uploaded, and the lock released', async () => {
    expect(await stage().ok(['designcenter:project:upload', name, uploaded()])).toContain(
      'uploaded successfully',
    );
    const locks = stage()
      .sandbox.requests()
      .filter(({ path }) => path.endsWith('Lock'))
      .map(({ path }) => path.split('/').at(-1));
    expect(locks).toEqual(['acquireLock', 'releaseLock']);
  });

  test('it is downloaded as it was uploaded, folders too', async () => {
    const folder = join(stage().folder, 'downloaded');
    expect(await stage().ok(['designcenter:project:download', name, folder])).toContain(
      'downloaded successfully',
    );
    expect(readFileSync(join(folder, 'api.raml'), 'utf8')).toBe(employees['api.raml']);
    expect(readFileSync(join(folder, 'types', 'employee.raml'), 'utf8')).toContain('DataType');
  });

  test('it is published to Exchange under the names given, and not twice under one version', async () => {
    const publish = ['designcenter:project:publish', name, '--main', 'api.raml', '--apiVersion', 'v1'];
    const version = ['--assetId', 'employees', '--version', '1.0.0', '--name', 'Employees API'];
    expect(await stage().ok([...publish, ...version])).toContain('published to Exchange');
    const asset = await stage().json(['exchange:asset:describe', 'employees/1.0.0']);
    expect(asset).toMatchObject({ name: 'Employees API', type: 'rest-api', status: 'published' });
    const again = await stage().run([...publish, ...version]);
    expect(again.code).not.toBe(0);
    expect(again.stderr).toContain('409');
  });

  test('it is deleted', async () => {
    expect(await stage().ok(['designcenter:project:delete', name])).toContain('deleted successfully');
    const again = await stage().run(['designcenter:project:delete', name]);
    expect(again.stderr).toContain(`Project ${name} not found`);
  });

  test('a project of an unknown type is refused', async () => {
    const { code } = await stage().run(['designcenter:project:create', 'Other', '--type', 'mule']);
    expect(code).not.toBe(0);
  });
});
