import { diagnose, LakeError, meets, nearest, parseBound, type Span, type Version } from '../core/index.ts';
import { dbtVersion, isRecord, toList } from '../project/index.ts';
import { readJson, Unreachable } from './http.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** One version of a package, as the hub describes it. */
export interface HubVersion {
  readonly name: string;
  readonly tarball: string;
  readonly sha1: string | undefined;
  readonly packages: readonly unknown[];
  readonly compatible: boolean;
}

export interface HubPackage {
  readonly versions: ReadonlyMap<string, HubVersion>;
  /** The name it has now, when the hub says it moved. */
  readonly movedTo: string | undefined;
}

/** dbt's package hub, or the one that DBT_PACKAGE_HUB_URL names; each package is asked for once. */
export class Hub {
  private readonly env: Env;
  private readonly base: string;
  private readonly known = new Map<string, Promise<HubPackage>>();

  constructor(env: Env) {
    this.env = env;
    const base = env['DBT_PACKAGE_HUB_URL'] || 'https://hub.getdbt.com/';
    this.base = base.endsWith('/') ? base : `${base}/`;
  }

  /** @throws LakeError package-not-found, package-unreachable, package-broken */
  package(name: string, span: Span | undefined): Promise<HubPackage> {
    let found = this.known.get(name);
    if (found === undefined) {
      found = this.ask(name, span);
      this.known.set(name, found);
    }
    return found;
  }

  private async ask(name: string, span: Span | undefined): Promise<HubPackage> {
    let said: unknown;
    try {
      said = await readJson(this.address(name), this.env);
    } catch (problem) {
      if (!(problem instanceof Unreachable)) throw problem;
      const host = this.address(name).host || this.base;
      const missing = problem.status === 404 || problem.status === 403 || this.base.startsWith('file:');
      const code = missing
        ? diagnose('package-not-found', { name, hub: host, nearest: await this.nearest(name) }, { span })
        : diagnose('package-unreachable', { name, host, reason: problem.message }, { span });
      throw new LakeError([code], missing ? 2 : 1);
    }
    const versions = isRecord(said) && isRecord(said['versions']) ? said['versions'] : undefined;
    if (!isRecord(said) || versions === undefined) {
      const reason = 'the hub does not say which versions it has';
      throw new LakeError([diagnose('package-broken', { name, reason }, { span })]);
    }
    const space = said['redirectnamespace'] ?? said['namespace'] ?? name.split('/')[0];
    const moved = said['redirectnamespace'] || said['redirectname'];
    return {
      versions: new Map(Object.entries(versions).flatMap(([version, item]) => versionOf(version, item))),
      movedTo: moved ? `${space}/${said['redirectname'] ?? said['name']}` : undefined,
    };
  }

  private address(name: string): URL {
    return new URL(`${this.base}api/v1/${name.split('/').map(encodeURIComponent).join('/')}.json`);
  }

  private async nearest(name: string): Promise<string | undefined> {
    try {
      const index = await readJson(new URL(`${this.base}api/v1/index.json`), this.env);
      return nearest(name, toList<unknown>(index).map(String));
    } catch (problem) {
      if (problem instanceof Unreachable) return undefined;
      throw problem;
    }
  }
}

function versionOf(version: string, item: unknown): [string, HubVersion][] {
  if (!isRecord(item) || !isRecord(item['downloads']) || typeof item['downloads']['tarball'] !== 'string') return [];
  const { tarball, sha1 } = item['downloads'];
  return [
    [
      version,
      {
        name: String(item['name']),
        tarball,
        sha1: typeof sha1 === 'string' && /^[0-9a-f]{40}$/i.test(sha1) ? sha1.toLowerCase() : undefined,
        packages: toList<unknown>(item['packages'] ?? []),
        compatible: isCompatible(item['require_dbt_version']),
      },
    ],
  ];
}

/** Whether a package takes the dbt whose templates lake reads; one that says nothing, or nothing readable, does. */
function isCompatible(required: unknown): boolean {
  const bounds = toList<unknown>(required ?? [])
    .flatMap((item) => String(item).split(','))
    .map((item) => parseBound(item.replace(/\s/g, '')));
  return bounds.every((bound) => bound === undefined || meets(parseBound(dbtVersion) as Version, bound));
}
