import { describe, expect, inject, test } from 'vitest';
import { useStage } from './stage.ts';

const program = inject('anypointCli');
const stage = useStage(program);

describe.skipIf(program === '')('environments', () => {
  test('are listed with their ids', async () => {
    const { environments } = stage().sandbox.describe().anypoint;
    const listed = await stage().json(['account:environment:list']);
    expect(
      Object.fromEntries(listed.map(({ name, id }: { name: string; id: string }) => [name, id])),
    ).toEqual(environments);
  });

  test('one is described by its name, and without a name the default one', async () => {
    const { environments } = stage().sandbox.describe().anypoint;
    const design = await stage().json(['account:environment:describe', 'Design']);
    expect(design).toMatchObject({ id: environments['Design'], type: 'design', isProduction: false });
    const byDefault = await stage().json(['account:environment:describe']);
    expect(byDefault.isProduction).toBe(true);
  });

  test('one is created, found again and deleted', async () => {
    const made = await stage().ok(['account:environment:create', 'Rehearsal', '--type', 'sandbox']);
    expect(made).toContain('Environment Rehearsal created');
    const found = await stage().json(['account:environment:describe', 'Rehearsal']);
    expect(found).toMatchObject({ type: 'sandbox', isProduction: false });
    expect(await stage().ok(['account:environment:delete', 'Rehearsal'])).toContain('deleted successfully');
    const { code, stderr } = await stage().run(['account:environment:describe', 'Rehearsal']);
    expect(code).not.toBe(0);
    expect(stderr).toContain('not found');
  });
});
