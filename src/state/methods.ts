import { type Diagnostic, diagnose, LakeError, nearest } from '../core/index.ts';
import type { BadValue, MakeMatcher } from '../graph/index.ts';
import { Changes } from './changes.ts';
import type { Current } from './current.ts';
import type { PreviousState, SourceAges } from './previous.ts';

export interface StateScope {
  readonly current: Current;
  /** What --state names; undefined when it is not given. */
  readonly previous: PreviousState | undefined;
  /** The target folder of this project, which `source_status:` compares with. */
  readonly target: PreviousState;
  /** Whether the engine holds to constraints of a type. */
  enforces(constraint: string): boolean;
}

export interface StateMethods {
  readonly methods: Readonly<Record<string, MakeMatcher>>;
  /** What the comparisons that were asked for had to tell. */
  diagnostics(): readonly Diagnostic[];
}

/** All that a result of dbt's run_results can say. */
const statuses = [
  'success',
  'error',
  'fail',
  'warn',
  'skipped',
  'pass',
  'partial success',
  'no-op',
  'reused',
  'runtime error',
];

/**
 * The selection methods that look at an earlier run: `state:`, `result:` and `source_status:`. Selecting by one throws `state-missing`
 * when the artifact it needs is not there, and `state-unreadable`.
 */
export function stateMethods(scope: StateScope): StateMethods {
  let changes: Changes | undefined;
  const among = (ids: ReadonlySet<string>) => (node: { readonly unique_id: string }) => ids.has(node.unique_id);
  return {
    diagnostics: () => changes?.diagnostics ?? [],
    methods: {
      state({ value }) {
        const manifest = needed(scope.previous?.manifest, 'state', 'manifest.json', scope.previous);
        changes ??= new Changes(scope.current, manifest, scope.enforces);
        return oneOf(value, Object.keys(changes.kinds)) ?? among(changes.of(value));
      },
      result({ value }) {
        const run = needed(scope.previous?.run, 'result', 'run_results.json', scope.previous);
        const ids = run.results.filter((result) => result.status === value).map((result) => result.unique_id);
        return oneOf(value, statuses) ?? among(new Set(ids));
      },
      source_status({ value }) {
        const before = needed(scope.previous?.sources, 'source_status', 'sources.json', scope.previous);
        const now = needed(scope.target.sources, 'source_status', 'sources.json', scope.target);
        return oneOf(value, ['fresher']) ?? among(fresher(now, before));
      },
    },
  };
}

function needed<T>(artifact: T | undefined, method: string, file: string, state: PreviousState | undefined): T {
  if (artifact !== undefined) return artifact;
  throw new LakeError([diagnose('state-missing', { what: `${method}:`, file, folder: state?.folder })]);
}

function oneOf(value: string, known: readonly string[]): BadValue | undefined {
  if (known.includes(value)) return undefined;
  const near = nearest(value, known);
  const hint = near === undefined ? '' : `; did you mean '${near}'?`;
  return { reason: `there is no '${value}', only ${known.join(', ')}${hint}` };
}

/** Sources with newer rows than before, and those that were not there or could not be asked (as in dbt). */
function fresher(now: SourceAges, before: SourceAges): ReadonlySet<string> {
  const later = (a: string, b: string) => Date.parse(a) > Date.parse(b) || (Date.parse(a) === Date.parse(b) && a > b);
  return new Set(
    [...now].flatMap(([id, at]) => {
      const last = before.get(id);
      return last === undefined || later(at, last) ? [id] : [];
    }),
  );
}
