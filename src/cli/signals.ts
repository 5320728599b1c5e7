import type { Output } from './output.ts';

/** Exit statuses of processes that a signal ends: 128 and its number. */
const statuses = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type Signal = keyof typeof statuses;

export interface Signals {
  readonly signal: AbortSignal;
  /** The exit status that the signal asks for; undefined when none came. */
  status(): number | undefined;
  stop(): void;
}

/** From now until `stop`, the first signal asks the command to end in good order, a second one ends the process at once. */
export function listenForSignals(output: Output): Signals {
  const controller = new AbortController();
  let status: number | undefined;
  const heard = (name: Signal): void => {
    if (status !== undefined) process.exit(statuses[name]);
    status = statuses[name];
    output.message('\nInterrupted: cancelling what runs (once more to leave at once) …');
    controller.abort();
  };
  const names = Object.keys(statuses) as Signal[];
  for (const name of names) process.on(name, heard);
  return {
    signal: controller.signal,
    status: () => status,
    stop: () => {
      for (const name of names) process.off(name, heard);
    },
  };
}
