import type { DatabaseCompileOptions } from '../compile/index.ts';
import { diagnose, LakeError } from '../core/index.ts';
import { isRecord, parseYaml } from '../project/index.ts';
import { timeOf } from './time.ts';

type Window = NonNullable<DatabaseCompileOptions['sample']>;

const grains = ['hour', 'day', 'month', 'year'] as const;

/**
 * The stretch of event time that --sample asks for: '3 days' up to `now`, or '{start: …, end: …}'
 * (docs.getdbt.com/docs/build/sample-flag). Throws `usage`.
 */
export function sampleOf(text: string | undefined, now: Date): Window | undefined {
  if (text === undefined) return undefined;
  return text.trimStart().startsWith('{') ? between(text) : upTo(text, now);
}

function between(text: string): Window {
  const given = parseYaml('--sample', text).value?.value;
  const bound = (key: 'start' | 'end'): Date => {
    const value = isRecord(given) ? given[key] : undefined;
    if (typeof value !== 'string') throw bad(text);
    return timeOf(value, '--sample');
  };
  return { start: bound('start'), end: bound('end') };
}

function upTo(text: string, end: Date): Window {
  const [count = '', word = '', ...more] = text.split(' ');
  const grain = grains.find((name) => name === word.toLowerCase().replace(/s+$/, ''));
  if (!/^[+-]?\d+$/.test(count) || grain === undefined || more.length > 0) throw bad(text);
  return { start: earlier(end, Number(count), grain), end };
}

/** A month or a year back is the same day of that month, or its last one. */
function earlier(time: Date, count: number, grain: (typeof grains)[number]): Date {
  if (grain === 'hour' || grain === 'day')
    return new Date(time.getTime() - count * (grain === 'hour' ? 1 : 24) * 3600_000);
  const moved = new Date(time);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() - count * (grain === 'month' ? 1 : 12));
  const last = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(time.getUTCDate(), last));
  return moved;
}

function bad(text: string): LakeError {
  const reason = `--sample ${text} is no stretch of time; write '3 days' (hours, days, months, years) or '{start: 2024-09-01, end: 2024-09-02}'`;
  return new LakeError([diagnose('usage', { reason })]);
}
