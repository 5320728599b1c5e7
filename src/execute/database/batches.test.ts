import { describe, expect, test } from 'vitest';
import { type BatchPlan, batchName, offset, planBatches, truncate } from './batches.ts';

const at = (text: string) => new Date(`${text.replace(' ', 'T')}Z`);
const base: BatchPlan = {
  size: 'day',
  lookback: 1,
  begin: at('2024-01-30 10:00:00'),
  incremental: false,
  now: at('2024-02-01 12:00:00'),
};
const shown = (plan: BatchPlan) =>
  planBatches(plan)?.map((batch) => batch.map((time) => time.toISOString().slice(0, 13)));

describe('batches of a microbatch model', () => {
  test('a first run goes from the day of begin to the end of today', () => {
    expect(shown(base)).toEqual([
      ['2024-01-30T00', '2024-01-31T00'],
      ['2024-01-31T00', '2024-02-01T00'],
      ['2024-02-01T00', '2024-02-02T00'],
    ]);
  });
  test('a later run takes today and as many days before as lookback says', () => {
    expect(shown({ ...base, incremental: true })).toEqual([
      ['2024-01-31T00', '2024-02-01T00'],
      ['2024-02-01T00', '2024-02-02T00'],
    ]);
  });
  test('a given end is kept, and the given start is cut down to its batch', () => {
    const times = { eventTimeStart: at('2024-01-05 07:00:00'), eventTimeEnd: at('2024-01-07 00:00:00') };
    expect(shown({ ...base, ...times })).toEqual([
      ['2024-01-05T00', '2024-01-06T00'],
      ['2024-01-06T00', '2024-01-07T00'],
    ]);
  });
  test('months differ in length', () => {
    expect(shown({ ...base, size: 'month' })).toEqual([
      ['2024-01-01T00', '2024-02-01T00'],
      ['2024-02-01T00', '2024-03-01T00'],
    ]);
  });
  test('a first run without begin has no batches', () => {
    expect(planBatches({ ...base, begin: undefined })).toBeUndefined();
  });
  test.each([
    ['hour', -1, '2024-09-17T15'],
    ['hour', 1, '2024-09-17T17'],
    ['day', -1, '2024-09-16T00'],
    ['day', 1, '2024-09-18T00'],
    ['month', -1, '2024-08-01T00'],
    ['month', 1, '2024-10-01T00'],
    ['year', -1, '2023-01-01T00'],
    ['year', 1, '2025-01-01T00'],
  ] as const)('an offset of one %s counts from where the batch starts (%i)', (size, count, expected) => {
    expect(offset(at('2024-09-17 16:06:00'), size, count).toISOString().slice(0, 13)).toBe(expected);
  });
  test.each([
    ['year', '2024'],
    ['month', '2024-09'],
    ['day', '2024-09-17'],
    ['hour', '2024-09-17T16'],
  ] as const)('a batch of a %s is called %s', (size, name) => {
    const start = truncate(at('2024-09-17 16:06:00'), size);
    expect(batchName([start, start], size)).toBe(name);
  });
});
