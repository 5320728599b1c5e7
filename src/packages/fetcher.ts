import { createWriteStream, existsSync, statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { type Diagnostic, diagnose, LakeError, type Span } from '../core/index.ts';
import { BadArchive, sha1OfFile, unpack } from './archive.ts';
import { GitFailed, takeRevision } from './git.ts';
import { Unreachable, withAddress } from './http.ts';
import { scrub } from './scrub.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A package's files in a folder of their own. */
export interface Fetched {
  readonly folder: string;
  /** The commit, for git. */
  readonly commit?: string;
}

/** Brings packages into a folder, each once. */
export class Fetcher {
  private readonly root: string;
  private readonly folder: string;
  private readonly env: Env;
  private readonly done = new Map<string, Promise<Fetched>>();
  private count = 0;

  /** `root` is what relative paths are read from; in `folder`, which the caller removes, everything is kept. */
  constructor(root: string, folder: string, env: Env) {
    this.root = root;
    this.folder = folder;
    this.env = env;
  }

  /** @throws LakeError package-git-failed, package-broken */
  async git(
    address: string,
    revision: string | undefined,
    subdirectory: string | undefined,
    span?: Span,
  ): Promise<Fetched> {
    const found = await this.once(`git ${address} ${revision ?? 'HEAD'}`, async (folder) => {
      const commit = await takeRevision(address, revision, folder, this.env).catch((problem: unknown) => {
        if (!(problem instanceof GitFailed)) throw problem;
        const name = this.shown(address);
        const reason = this.shown(problem.message);
        throw new LakeError([diagnose('package-git-failed', { name, reason }, { span })], 1);
      });
      return { folder, commit };
    });
    // The lock names the commit that a branch or tag was.
    this.done.set(`git ${address} ${found.commit}`, Promise.resolve(found));
    if (subdirectory === undefined) return found;
    const folder = resolve(found.folder, subdirectory);
    const inside = relative(found.folder, folder);
    if (inside.startsWith('..') || !existsSync(folder) || !statSync(folder).isDirectory()) {
      const reason = `it has no folder ${subdirectory}`;
      throw new LakeError([diagnose('package-broken', { name: this.shown(address), reason }, { span })]);
    }
    return { ...found, folder };
  }

  /**
   * The package in an archive at an http, https or file address, or at a path in the project.
   * @throws LakeError package-unreachable, package-broken, package-checksum
   */
  tarball(name: string, address: string, sha1: string | undefined, span?: Span): Promise<Fetched> {
    return this.once(`tarball ${address}`, async (folder) => {
      const url = this.addressOf(name, address, span);
      const file = `${folder}.tar`;
      try {
        await withAddress(url, this.env, (body) => pipeline(body, createWriteStream(file)));
        const found = sha1 === undefined ? undefined : await sha1OfFile(file);
        if (sha1 !== undefined && found !== undefined && found !== sha1)
          throw new LakeError([diagnose('package-checksum', { name, expected: sha1, found }, { span })], 1);
        return { folder: await unpack(file, folder) };
      } catch (problem) {
        throw this.forPeople(problem, name, url, span);
      } finally {
        await rm(file, { force: true });
      }
    });
  }

  /** The folder that `local:` names: from the project's root, also in a package's own list, as in dbt. */
  local(path: string): string {
    const home = this.env['HOME'];
    return resolve(this.root, home === undefined ? path : path.replace(/^~(?=\/|$)/, home));
  }

  private addressOf(name: string, address: string, span: Span | undefined): URL {
    const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(address)?.[1]?.toLowerCase();
    if (scheme === undefined) return pathToFileURL(this.local(address));
    if (['http', 'https', 'file'].includes(scheme) && URL.canParse(address)) return new URL(address);
    const reason = `${this.shown(address)} is no http, https or file address`;
    throw new LakeError([diagnose('package-broken', { name, reason }, { span })]);
  }

  private forPeople(problem: unknown, name: string, url: URL, span: Span | undefined): unknown {
    let found: Diagnostic | undefined;
    if (problem instanceof Unreachable) {
      const host = url.protocol === 'file:' ? url.pathname : url.host;
      found = diagnose('package-unreachable', { name, host, reason: this.shown(problem.message) }, { span });
    } else if (problem instanceof BadArchive) {
      found = diagnose('package-broken', { name, reason: problem.message }, { span });
    }
    return found === undefined ? problem : new LakeError([found], 1);
  }

  private shown(text: string): string {
    return scrub(text, this.env);
  }

  private once(key: string, fetch: (folder: string) => Promise<Fetched>): Promise<Fetched> {
    let found = this.done.get(key);
    if (found === undefined) {
      const folder = join(this.folder, String(++this.count));
      found = mkdir(this.folder, { recursive: true }).then(() => fetch(folder));
      this.done.set(key, found);
    }
    return found;
  }
}
