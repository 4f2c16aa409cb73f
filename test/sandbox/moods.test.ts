import { describe, expect, it } from 'vitest';
import { kindMoods, moodTable, setMoods } from '../../src/sandbox/moods.ts';

const valuesOf = (name: string): readonly unknown[] => {
  const { values, default: preset } = moodTable[name] ?? { default: '' };
  if (values) return values;
  return typeof preset === 'boolean' ? [true, false] : typeof preset === 'number' ? [0, 401] : ['401'];
};

describe('a mood', () => {
  it.each(Object.keys(moodTable))('%s takes each of its values as a flag brings it: as text', (name) => {
    for (const value of valuesOf(name)) {
      const moods = kindMoods();
      expect(setMoods(moods, { [name]: String(value) })).toBeUndefined();
      expect(moods).toEqual({ ...kindMoods(), [name]: value });
    }
  });

  it('of words takes a number that is one of them', () => {
    const moods = kindMoods();
    expect(setMoods(moods, { refusalStatus: 401 })).toBeUndefined();
    expect(moods.refusalStatus).toBe('401');
  });

  it.each([
    ['refusalStatus', '402', 'refusalStatus takes 400 | 401'],
    ['latencyMs', 'soon', 'latencyMs takes a number'],
    ['latencyMs', '', 'latencyMs takes a number'],
    ['tokenDead', 'yes', 'tokenDead takes a boolean'],
  ])('%s refuses %s, and then nothing is set', (name, value, why) => {
    const moods = kindMoods();
    expect(setMoods(moods, { publicUrlGiven: false, [name]: value })).toBe(why);
    expect(moods).toEqual(kindMoods());
  });
});
