import { describe, expect, it } from 'vitest';
import { requestJournal } from '../../src/cli/run/request-journal.ts';
import type { ExchangeRecord } from '../../src/http/options.ts';
import { openState, type StateData } from '../../src/wizard/state.ts';

const exchange = (more: Partial<ExchangeRecord> = {}): ExchangeRecord => ({
  vendor: 'Okta',
  method: 'POST',
  url: '/api/v1/apps?activate=true',
  writes: true,
  attempt: 1,
  ms: 5,
  status: 200,
  requestId: 'req-1',
  request: '{"label":"x"}',
  response: '{"id":"0oa1"}',
  ...more,
});

const stage = () => {
  const written: StateData[] = [];
  const file = {
    read: () => undefined,
    write: (data: StateData) => void written.push(structuredClone(data)),
  };
  const state = openState(file, 'test');
  return { state, written, journal: requestJournal(state, () => 0) };
};

describe('the requests kept for the report', () => {
  it('belong to the step that sent them, also when steps run side by side', async () => {
    const { state, journal } = stage();
    const send = (requestId: string) => async (): Promise<void> => {
      await Promise.resolve();
      journal.hear(exchange({ requestId }));
    };
    await Promise.all([journal.within('one', send('a')), journal.within('two', send('b'))]);
    expect(state.data.requests?.map(({ step, requestId }) => [step, requestId])).toEqual([
      ['one', 'a'],
      ['two', 'b'],
    ]);
  });

  it('are those that change something, without query and bodies', async () => {
    const { state, journal } = stage();
    await journal.within('one', async () => {
      journal.hear(exchange({ writes: false }));
      journal.hear(exchange());
    });
    expect(state.data.requests).toEqual([
      {
        step: 'one',
        at: '1970-01-01T00:00:00.000Z',
        vendor: 'Okta',
        method: 'POST',
        path: '/api/v1/apps',
        status: 200,
        requestId: 'req-1',
      },
    ]);
  });

  it('are durable with the record of their step, even when that says nothing new', async () => {
    const { state, written, journal } = stage();
    const record = { status: 'done', how: 'created', facts: {}, at: 'now' } as const;
    state.record('one', record);
    state.record('one', record);
    expect(written).toHaveLength(1);
    await journal.within('one', async () => journal.hear(exchange()));
    state.record('one', record);
    state.record('one', record);
    expect(written).toHaveLength(2);
    expect(written[1]?.requests).toHaveLength(1);
  });

  it('do not grow without end', async () => {
    const { state, journal } = stage();
    await journal.within('one', async () => {
      for (let n = 0; n < 600; n += 1) journal.hear(exchange({ requestId: `r${n}` }));
    });
    expect(state.data.requests).toHaveLength(500);
    expect(state.data.requests?.at(-1)?.requestId).toBe('r599');
  });
});
