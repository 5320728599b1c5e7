import { type Diagnostic, diagnose } from '../core/index.ts';
import { isRecord } from '../project/index.ts';
import { equalOrUnset } from './equality.ts';
import type { Resource } from './previous.ts';

type Rec = Readonly<Record<string, unknown>>;

export interface ContractVerdict {
  readonly same: boolean;
  /** What others who rely on the contract lose: an error for a versioned model, a warning for others (as in dbt). */
  readonly breaking?: Diagnostic;
}

const same: ContractVerdict = { same: true };

/**
 * Whether a model's contract is what it was. dbt's rules: a change that takes something away from those who read the model breaks the
 * contract; added columns and other sizes of a type do not. `enforces` tells which constraints the engine holds to.
 */
export function compareContracts(now: Resource, old: Resource, enforces: (type: string) => boolean): ContractVerdict {
  const [ours, theirs] = [record(now['contract']), record(old['contract'])];
  const enforced = ours['enforced'] === true;
  if (theirs['enforced'] !== true) return { same: !enforced };
  if (enforced && ours['checksum'] === theirs['checksum']) return same;
  const changes = [
    ...(enforced ? [] : ['it is enforced no more']),
    ...columnChanges(now, old),
    ...constraintChanges(now, old, enforces),
    ...materializationChange(now, old),
  ];
  return changes.length === 0 ? { same: false } : { same: false, breaking: broken(now, changes) };
}

/** What it means for a model with a contract to be gone or disabled. */
export function removedContract(removed: Resource): ContractVerdict {
  if (record(removed['contract'])['enforced'] !== true) return same;
  const { deprecation_date: date } = removed;
  if (typeof date === 'string' && Date.parse(date) < Date.now()) return same;
  const disabled = record(removed['config'])['enabled'] === false;
  return {
    same: false,
    breaking: broken(removed, [`the model is ${disabled ? 'disabled' : 'gone or has another name'}`]),
  };
}

function broken(model: Resource, changes: readonly string[]): Diagnostic {
  const versioned = (model['version'] ?? null) !== null;
  const name = versioned ? `${model.name}.v${model['version']}` : model.name;
  const file = String(model['original_file_path'] ?? '');
  return diagnose(
    'contract-broken',
    { name, changes: changes.join('; ') },
    { severity: versioned ? 'error' : 'warning', ...(file === '' ? {} : { span: { file, line: 1, column: 1 } }) },
  );
}

function columnChanges(now: Resource, old: Resource): string[] {
  const columns = record(now['columns']);
  return Object.entries(record(old['columns'])).flatMap(([key, given]) => {
    const before = record(given);
    const name = String(before['name'] ?? key);
    const after = Object.hasOwn(columns, key) ? record(columns[key]) : undefined;
    if (after === undefined) return [`column ${name} is gone`];
    const [was, is] = [before['data_type'] ?? null, after['data_type'] ?? null];
    return baseType(was) === baseType(is) ? [] : [`column ${name} is ${is}, not ${was}`];
  });
}

/** A type without its size, which may change. */
function baseType(type: unknown): unknown {
  return typeof type === 'string' ? type.split('(', 1)[0]?.trim().toLowerCase() : type;
}

function constraintChanges(now: Resource, old: Resource, enforces: (type: string) => boolean): string[] {
  if (!holdsConstraints(old)) return [];
  const lost = (before: unknown, after: unknown, of: string) => {
    const kept = constraints(after);
    return constraints(before)
      .filter((one) => enforces(String(one['type'])) && !kept.some((other) => equalOrUnset(one, other)))
      .map((one) => `constraint ${one['name'] ?? one['type']} of ${of} is gone`);
  };
  const columns = record(now['columns']);
  return [
    ...Object.entries(record(old['columns'])).flatMap(([key, before]) =>
      Object.hasOwn(columns, key)
        ? lost(record(before)['constraints'], record(columns[key])['constraints'], `column ${key}`)
        : [],
    ),
    ...lost(old['constraints'], now['constraints'], 'the model'),
  ];
}

function materializationChange(now: Resource, old: Resource): string[] {
  const columns = Object.values(record(old['columns']));
  const any = [old['constraints'], ...columns.map((column) => record(column)['constraints'])].some(
    (list) => constraints(list).length > 0,
  );
  if (!any || !holdsConstraints(old) || holdsConstraints(now)) return [];
  return [`it is a ${materialized(now)}, not a ${materialized(old)}, and has constraints`];
}

function holdsConstraints(model: Resource): boolean {
  return ['table', 'incremental'].includes(materialized(model));
}

function materialized(model: Resource): string {
  return String(record(model['config'])['materialized']);
}

/** Constraints with dbt's defaults, which a manifest may leave out. */
function constraints(list: unknown): Rec[] {
  return (Array.isArray(list) ? list : []).map((one) => ({
    warn_unenforced: true,
    warn_unsupported: true,
    ...record(one),
  }));
}

function record(value: unknown): Rec {
  return isRecord(value) ? value : {};
}
