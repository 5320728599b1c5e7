import { describe, expect, it } from 'vitest';
import { diagnose } from '../core/index.ts';
import { WarningPolicy } from './warnings.ts';

const warning = diagnose('selection-empty', { criterion: 'x' });

describe('warnings by name', () => {
  it('stay warnings when nothing is said', () => {
    expect(new WarningPolicy(false, undefined).applied([warning])).toEqual([warning]);
  });

  it('are errors with --warn-error', () => {
    expect(new WarningPolicy(true, undefined).applied([warning])[0]?.severity).toBe('error');
  });

  it('are told by dbt’s name or lake’s', () => {
    for (const name of ['NoNodesForSelectionCriteria', 'selection-empty'])
      expect(new WarningPolicy(false, `{error: [${name}]}`).applied([warning])[0]?.severity).toBe('error');
  });

  it('a name wins over all', () => {
    expect(new WarningPolicy(true, '{silence: [selection-empty]}').applied([warning])).toEqual([]);
    expect(new WarningPolicy(false, '{error: all, warn: [selection-empty]}').applied([warning])).toEqual([warning]);
  });

  it('Deprecations stand between', () => {
    const policy = new WarningPolicy(false, '{error: all, silence: [Deprecations], warn: [MetricAttributesRenamed]}');
    expect(policy.treatment('SourceOverrideDeprecation')).toBe('silence');
    expect(policy.treatment('MetricAttributesRenamed')).toBe('warn');
    expect(policy.treatment('DeprecatedModel')).toBe('error');
  });

  it.each([
    ['{error: [NoNodesForSelectionCritera]}', /no name of a warning/],
    ['{warn: [DeprecatedModel]}', /needs error: all/],
    ['{errors: all}', /there is no 'errors'/],
    ['[all]', /not a mapping/],
  ])('%s is refused', (options, reason) => {
    expect(() => new WarningPolicy(false, options)).toThrow(reason);
  });
});
