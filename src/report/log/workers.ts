/** dbt's names of the threads that nodes run on: the lowest that is free, so that there are no more than run at once. */
export class Workers {
  private readonly busy = new Map<string, number>();
  private readonly names = new Map<string, string>();

  begin(id: string): string {
    const taken = new Set(this.busy.values());
    let free = 1;
    while (taken.has(free)) free++;
    this.busy.set(id, free);
    const name = `Thread-${free} (worker)`;
    this.names.set(id, name);
    return name;
  }

  end(id: string): string {
    this.busy.delete(id);
    return this.of(id);
  }

  /** The thread of a node that began; one that was not run is told by the first. */
  of(id: string): string {
    return this.names.get(id) ?? 'Thread-1 (worker)';
  }
}
