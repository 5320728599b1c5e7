import type { DuckDBInstance } from '@duckdb/node-api';
import { diagnose, LakeError } from '../../../core/index.ts';
import type { DatabaseConnection, DatabaseOptions, DatabaseSession } from '../../adapter.ts';
import { OpenConnection } from './connection.ts';
import { openInstance, prepareConnection } from './instance.ts';
import type { Profile } from './profile.ts';

/** A database file that is open: each node has a connection of its own to the one instance. */
export class OpenDatabase implements DatabaseSession {
  private readonly profile: Profile;
  private readonly options: DatabaseOptions;
  private readonly connections = new Set<OpenConnection>();
  private instance: Promise<DuckDBInstance> | undefined;
  /** Connections that are there or being made. */
  private uses = 0;

  private constructor(profile: Profile, options: DatabaseOptions) {
    this.profile = profile;
    this.options = options;
  }

  /** Rejects with LakeError when the file cannot be opened, or the profile asks for what lake has not. */
  static async open(profile: Profile, options: DatabaseOptions): Promise<OpenDatabase> {
    const [what] = profile.unsupported;
    if (what !== undefined) throw new LakeError([diagnose('not-supported', { what })]);
    const session = new OpenDatabase(profile, options);
    await session.opened();
    return session;
  }

  private opened(): Promise<DuckDBInstance> {
    this.instance ??= openInstance(this.profile, this.options.signal);
    return this.instance;
  }

  async connection(name: string): Promise<DatabaseConnection> {
    this.uses++;
    try {
      return await this.connect(name);
    } catch (problem) {
      this.ended();
      throw problem;
    }
  }

  private async connect(name: string): Promise<DatabaseConnection> {
    const instance = await this.opened();
    const connection = await instance.connect();
    try {
      await prepareConnection(connection, this.profile);
    } catch (problem) {
      connection.closeSync();
      throw problem;
    }
    const { profile } = this;
    const { signal } = this.options;
    const onRelease = () => {
      this.connections.delete(made);
      this.ended();
    };
    const made = new OpenConnection({ name, connection, profile, signal, onRelease });
    this.connections.add(made);
    return made;
  }

  /** Unless it is kept open, the file is free for others between two nodes; a database in memory would be lost. */
  private ended(): void {
    this.uses--;
    if (!this.profile.keep_open && this.profile.path !== ':memory:' && this.uses === 0) void this.shut();
  }

  private async shut(): Promise<void> {
    const { instance } = this;
    this.instance = undefined;
    (await instance?.catch(() => undefined))?.closeSync();
  }

  async close(): Promise<void> {
    for (const connection of this.connections) await connection.release();
    await this.shut();
  }
}
