import { describe, expect, it } from 'vitest';
import { changedSince, type Evidence, evidenceInMemory, newestOf } from '../../src/wizard/evidence.ts';

const steps = [
  { id: 'a', title: 'First', needs: [], provides: ['one'] },
  { id: 'b', title: 'Second', needs: ['one'], provides: ['two'] },
  { id: 'c', title: 'Third', needs: ['two'], provides: ['three'] },
  { id: 'd', title: 'Apart', needs: [], provides: ['four'] },
];
const kept: Evidence = {
  call: 'call',
  at: '2026-11-23T10:00:00.000Z',
  by: 'init',
  result: 'as expected',
  got: '200',
  says: '',
  against: { policy: '21 1.6.0', application: '0oa1' },
};
const later = '2026-11-23T10:00:00.001Z';
const now = { policy: '21 1.6.0', application: '0oa1' };
const since = (records: Readonly<Record<string, { how: string; at: string }>>) =>
  changedSince(kept, now, { steps, state: { data: { steps: records } }, step: 'c' });

describe('evidence', () => {
  it('is out of date once an id or setting that it was tried against is another one, and names it', () => {
    expect(changedSince(kept, now)).toEqual([]);
    expect(changedSince(kept, { ...now, policy: '22 1.6.0' })).toEqual(['policy']);
    // What is not known now is not a change.
    expect(changedSince(kept, { policy: undefined })).toEqual([]);
  });

  it('is out of date once a run has changed something beneath it, however far, and names the step', () => {
    for (const how of ['created', 'updated', 'adopted', 'manual'])
      expect(since({ a: { how, at: later } })).toEqual(['First']);
    expect(since({ a: { how: 'unchanged', at: later }, b: { how: 'updated', at: kept.at } })).toEqual([]);
    expect(since({ c: { how: 'updated', at: later }, d: { how: 'updated', at: later } })).toEqual([]);
  });

  it('is the newest of its call, whoever tried it', () => {
    const store = evidenceInMemory('verify', [kept]);
    store.add({ ...kept, at: later, got: '401', result: 'failed' });
    store.add({ ...kept, call: 'other' });
    expect(newestOf(store.all(), 'call')).toMatchObject({ at: later, by: 'verify', result: 'failed' });
  });
});
