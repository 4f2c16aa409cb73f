import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { problem } from '../../src/errors.ts';
import { secureSpec } from '../../src/guide/secured-spec.ts';
import { census } from '../support/census.ts';
import { openWorld, type World } from '../support/journey.ts';
import { judged } from '../support/judged.ts';
import {
  anypointOf,
  asConnectedApp,
  factsOf,
  filesOf,
  folderWith,
  newWrites,
  open,
  problemOf,
  project,
  run,
  templates,
  tidyUp,
  worlds,
} from './anypoint-stage.ts';

afterEach(tidyUp);
afterAll(() => judged().assertClean());

describe('the specification', () => {
  it('is written with its lock taken and given back, and no second run takes it', async () => {
    const world = await open();
    await run(world, { to: 10 });
    const locks = () => world.sandbox.requests().filter(({ path }) => path.endsWith('Lock')).length;
    expect(locks()).toBe(2);
    expect(filesOf(world)['example/employee.json']).toBe(
      readFileSync(join(templates, 'example/employee.json'), 'utf8'),
    );
    await run(world, { to: 10 });
    expect(locks()).toBe(2);
  });

  it('names the colleague who has the lock, and goes on when it is free', async () => {
    const world = await open({ designCenterLocked: 'Ada' });
    const held = await problemOf(run(world, { to: 10 }));
    expect(held.code).toBe('ANYPOINT_LOCK_HELD');
    expect(held.message).toContain('Ada');
    world.sandbox.setMoods({ designCenterLocked: '' });
    await run(world, { to: 10 });
    expect(anypointOf(world).designcenter.projects).toHaveLength(1);
  });

  /** The process dies while the branch is locked. */
  const dieLocked = async (world: World): Promise<void> => {
    const passing = (point: string): void => {
      if (point === 'taken') throw new Error('the process died');
    };
    await expect(run(world, { to: 10, passing })).rejects.toThrow('the process died');
    expect(project(world)?.branches['master']?.lockedBy).not.toBeNull();
  };

  it('is given back by the next run when a run died while it had the lock, also when nothing is left to save', async () => {
    const world = await open({});
    await dieLocked(world);
    const [made] = anypointOf(world).designcenter.projects;
    const master = made?.branches['master'];
    if (!master) throw new Error('no branch');
    // As if the files had been saved before the death.
    const whole = await open({});
    await run(whole, { to: 10 });
    master.files = structuredClone(project(whole)?.branches['master']?.files ?? {});
    await run(world, { to: 10 });
    expect(project(world)?.branches['master']?.lockedBy).toBeNull();
    expect(world.stateData()?.loans).toBeUndefined();
  });

  it('is forgotten when somebody has removed the project meanwhile', async () => {
    const world = await open({});
    await dieLocked(world);
    anypointOf(world).designcenter.projects.splice(0);
    await run(world, { to: 10 });
    expect(project(world)?.branches['master']?.lockedBy).toBeNull();
    expect(world.stateData()?.loans).toBeUndefined();
  });

  it('is not given back by a 404 that says nothing of the project: the next run tries again', async () => {
    const world = await open({});
    // Create, take the lock, save, give it back.
    const at = { method: 'POST', path: '/designcenter/*', nth: 4, every: 1 };
    await world.sandbox.setFaults({ faults: [{ kind: 'status', status: 404, at }] });
    const { notes } = await run(world, { to: 10 });
    expect(notes.join()).toContain('was not given back');
    await world.sandbox.clearFaults();
    await run(world, { to: 10 });
    expect(project(world)?.branches['master']?.lockedBy).toBeNull();
  });

  it('is not left locked by an interrupt while its files are saved', async () => {
    const stop = new AbortController();
    const interrupted = problem('INTERRUPTED', { resume: 'the same command' });
    const world = await openWorld({
      sandbox: {
        tap: ({ path }) => {
          if (path.endsWith('/save')) stop.abort(interrupted);
        },
      },
    });
    worlds.push(world);
    await expect(run(world, { to: 10, signal: stop.signal })).rejects.toBe(interrupted);
    expect(project(world)?.branches['master']?.lockedBy).toBeNull();
    await run(world, { to: 10 });
    expect(anypointOf(world).designcenter.projects).toHaveLength(1);
  });

  it('is saved again when somebody has changed it, only the file that differs', async () => {
    const world = await open();
    await run(world, { to: 10 });
    const branch = project(world)?.branches['master'];
    if (branch) branch.files['example/employee.json'] = '[]';
    const writes = await newWrites(world, () => run(world, { to: 10 }));
    expect(writes.filter((write) => !write.endsWith('Lock'))).toEqual([expect.stringMatching(/\/save$/)]);
    expect(filesOf(world)['example/employee.json']).toContain('Awesome');
  });

  it('goes straight to Exchange where Design Center is closed to a connected app, now and later', async () => {
    const world = await open({ connectedAppMayDesignCenter: false });
    const { notes } = await run(world, asConnectedApp(world));
    expect(notes.join()).toContain('Design Center is closed to this login');
    expect(factsOf(world).spec.projectId).toBeUndefined();
    expect(census(world.sandbox)).toContain('asset oauth-demo-api 1.0.0');
    expect(await newWrites(world, () => run(world, asConnectedApp(world)))).toEqual([]);
    await world.undo(asConnectedApp(world));
    expect(census(world.sandbox)).not.toContain('asset oauth-demo-api 1.0.0');
  });

  it('goes to Design Center all the same when one answer on the way was a refusal', async () => {
    for (const method of ['GET', 'POST']) {
      const world = await open();
      await world.sandbox.setFaults({
        faults: [
          {
            kind: 'status',
            status: 403,
            at: { vendor: 'anypoint', method, path: '/designcenter/*', nth: 1 },
          },
        ],
      });
      await run(world, { to: 10 });
      expect({ method, project: factsOf(world).spec.projectId }).toEqual({
        method,
        project: expect.any(String),
      });
    }
  });

  it('is refused where Design Center is closed and nothing else is wanted', async () => {
    const world = await open({ connectedAppMayDesignCenter: false });
    const { without: taken, answers } = asConnectedApp(world);
    const options = { without: taken ?? [], answers: { ...answers, 'api.publishFrom': 'design-center' } };
    expect((await problemOf(run(world, options))).code).toBe('ANYPOINT_RIGHTS_MISSING');
  });

  it('may be an OpenAPI document of the user, with its own resource', async () => {
    const document =
      'openapi: 3.0.0\ninfo: {title: Things, version: v1}\npaths:\n  /things:\n    get:\n      responses:\n        "200":\n          description: all\n          content:\n            application/json:\n              example: [1]\n';
    const world = await open();
    const answers = { 'api.folder': folderWith({ 'things.yaml': document }) };
    await run(world, { answers });
    expect(factsOf(world).spec).toMatchObject({
      classifier: 'oas',
      main: 'things.yaml',
      resource: '/things',
    });
    expect(factsOf(world).implementation.resource).toBe('/things');
    expect(await newWrites(world, () => run(world, { answers }))).toEqual([]);
  });

  it('may have the security scheme already, once the snippet was chosen', async () => {
    const world = await open();
    const answers = { 'api.securitySnippet': true };
    await run(world, { answers });
    const main = 'oauth-demo-api.raml';
    const secured = await secureSpec(
      { main, classifier: 'raml', files: filesOf(world) },
      { ...factsOf(world).authServer, flows: ['code', 'implicit'], scopes: [] },
    );
    const branch = project(world)?.branches['master'];
    if (branch) branch.files[main] = secured.files[main] ?? '';
    expect(await newWrites(world, () => run(world, { answers }))).toEqual([]);
  });
});
