/** A stretch of event time: from its start on, up to and without its end; UTC. */
export type Batch = readonly [start: Date, end: Date];

export type BatchSize = 'hour' | 'day' | 'month' | 'year';

export interface BatchPlan {
  readonly size: BatchSize;
  readonly lookback: number;
  readonly begin: Date | undefined;
  /** The relation is there and is added to. */
  readonly incremental: boolean;
  readonly eventTimeStart?: Date | undefined;
  readonly eventTimeEnd?: Date | undefined;
  readonly now: Date;
}

/** Cuts a time down to the start of the hour, day, month or year that it is in. */
export function truncate(time: Date, size: BatchSize): Date {
  const [year, month, day, hour] = [time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate(), time.getUTCHours()];
  if (size === 'hour') return new Date(Date.UTC(year, month, day, hour));
  if (size === 'day') return new Date(Date.UTC(year, month, day));
  return size === 'month' ? new Date(Date.UTC(year, month, 1)) : new Date(Date.UTC(year, 0, 1));
}

/** The start of the batch that lies `count` batches after the one of `time`. */
export function offset(time: Date, size: BatchSize, count: number): Date {
  const moved = truncate(time, size);
  if (size === 'hour') moved.setUTCHours(moved.getUTCHours() + count);
  else if (size === 'day') moved.setUTCDate(moved.getUTCDate() + count);
  else if (size === 'month') moved.setUTCMonth(moved.getUTCMonth() + count);
  else moved.setUTCFullYear(moved.getUTCFullYear() + count);
  return moved;
}

function ceiling(time: Date, size: BatchSize): Date {
  const start = truncate(time, size);
  return start.getTime() === time.getTime() ? start : offset(start, size, 1);
}

/**
 * The batches of a microbatch model, oldest first (docs.getdbt.com/docs/build/incremental-microbatch): from `begin` at first, later
 * from `lookback` batches before the newest, or what --event-time-start and --event-time-end say. Undefined when there is no start.
 */
export function planBatches(plan: BatchPlan): Batch[] | undefined {
  const { size } = plan;
  const end = ceiling(plan.eventTimeEnd ?? plan.now, size);
  const start = startOf(plan, end);
  if (start === undefined) return undefined;
  const batches: Batch[] = [];
  for (let from = start; batches.length === 0 || from < end; ) {
    const to = offset(from, size, 1);
    batches.push([from, to]);
    from = to;
  }
  const last = batches.pop() as Batch;
  return [...batches, [last[0], end]];
}

function startOf({ size, lookback, begin, incremental, eventTimeStart }: BatchPlan, end: Date): Date | undefined {
  if (eventTimeStart !== undefined) return truncate(eventTimeStart, size);
  if (!incremental) return begin === undefined ? undefined : truncate(begin, size);
  const onTheLine = end.getTime() === truncate(end, size).getTime();
  return offset(end, size, -(lookback + (onTheLine ? 1 : 0)));
}

/** The name of a batch: `2024`, `2024-09`, `2024-09-17` or `2024-09-17T16`. */
export function batchName([start]: Batch, size: BatchSize): string {
  return start.toISOString().slice(0, { year: 4, month: 7, day: 10, hour: 13 }[size]);
}
