import { describe, expect, it } from 'vitest';
import { type Bound, contradict, parseBound, pickVersion } from './version.ts';

const bounds = (...texts: string[]) => texts.map((text) => parseBound(text) as Bound);
const available = ['0.9.0', '1.0.0-rc.2', '1.0.0-rc.10', '1.0.0', '1.2.0', '2.0.0-beta'];

describe('a condition on a version', () => {
  it.each(['^1.0.0', '~1.0.0', '1.x', '1.0', '>= 1.0.0', '01.0.0', '>=1.0.0,<2.0.0', ''])(
    '%j is none, as in dbt',
    (text) => {
      expect(parseBound(text)).toBeUndefined();
    },
  );

  it('takes a prerelease without a hyphen, as dbt does', () => {
    expect(parseBound('1.0.0b1')?.prerelease).toEqual(['b1']);
  });
});

// What dbt-common's semver gives for these.
describe('the version that is picked', () => {
  it.each([
    [['>=1.0.0', '<2.0.0'], false, '1.2.0'],
    [['<1.0.0'], true, '0.9.0'],
    [['<=1.0.0'], true, '1.0.0'],
    [['<1.0.0-rc.10'], false, '1.0.0-rc.2'],
    [['>1.2.0'], false, undefined],
    [['>1.2.0'], true, '2.0.0-beta'],
    [['1.2.0', '>=0.5.0'], false, '1.2.0'],
    [['=0.9.0'], false, '0.9.0'],
  ])('%j with prereleases %j is %s', (asked, prereleases, picked) => {
    expect(pickVersion(available, bounds(...asked), prereleases).picked).toBe(picked);
  });

  it('is told beside the highest there is', () => {
    expect(pickVersion(available, bounds('<1.0.0'), false)).toEqual({ picked: '0.9.0', latest: '1.2.0' });
  });
});

describe('conditions that no version can meet', () => {
  it.each([[['1.0.0', '2.0.0']], [['>=1.0.0', '<1.0.0']], [['1.0.0', '>1.0.0']], [['>2.0.0', '<=1.9.9']]])(
    '%j',
    (asked) => {
      expect(contradict(bounds(...asked))).toBe(true);
    },
  );

  it.each([[['>=1.0.0', '<=1.0.0']], [['1.0.0', '>=0.5.0', '<2.0.0']], [['>1.0.0']]])('not %j', (asked) => {
    expect(contradict(bounds(...asked))).toBe(false);
  });
});
