import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const bin = fileURLToPath(new URL('../../bin/lake.cjs', import.meta.url));

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project in a folder of its own, driven through the real command line. */
export class TestProject {
  readonly root: string;

  constructor(files: Readonly<Record<string, string>>) {
    this.root = mkdtempSync(join(tmpdir(), 'lake-e2e-'));
    made.push(this.root);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  link(to: string, path: string): void {
    symlinkSync(to, join(this.root, path));
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  start(...args: string[]) {
    return this.startWith({}, ...args);
  }

  /** Runs lake with more in its environment. */
  async lakeWith(env: Readonly<Record<string, string>>, ...args: string[]): Promise<Outcome> {
    return await outcomeOf(this.startWith(env, ...args));
  }

  private startWith(env: Readonly<Record<string, string>>, ...args: string[]) {
    const all = { ...process.env, NO_COLOR: '1', CI: '1', ...env };
    return spawn(process.execPath, [bin, ...args], { cwd: this.root, env: all });
  }

  async lake(...args: string[]): Promise<Outcome> {
    return await outcomeOf(this.start(...args));
  }

  /** Runs lake under a shell's limits; the script must end with `exec "$@"`. */
  async shell(script: string, ...args: string[]): Promise<Outcome> {
    const command = ['-c', script, 'sh', process.execPath, bin, ...args];
    return await outcomeOf(spawn('sh', command, { cwd: this.root, env: { ...process.env, NO_COLOR: '1', CI: '1' } }));
  }

  /** What target/run_results.json says of the last command. */
  results(): { unique_id: string; status: string; failures: number | null }[] {
    return JSON.parse(readFileSync(join(this.root, 'target/run_results.json'), 'utf8')).results;
  }

  /** Trino's types of a table's columns, as its commit file records them. */
  types(name: string): Record<string, string> {
    const file = join(this.root, `.lake/tables/main/${name}.json`);
    const { columns } = JSON.parse(readFileSync(file, 'utf8')) as { columns: { name: string; type: string }[] };
    return Object.fromEntries(columns.map((c) => [c.name, c.type]));
  }

  async rows(sql: string): Promise<Record<string, unknown>[]> {
    const shown = await this.lake('show', '--inline', sql, '--output', 'json', '--limit', '-1', '-q');
    if (shown.status !== 0) throw new Error(shown.stderr);
    return shown.stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

async function outcomeOf(child: ChildProcessWithoutNullStreams): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, stdout, stderr };
}

export const projectYml = 'name: shop\nmodels:\n  +materialized: table\n';
