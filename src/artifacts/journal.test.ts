import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { RunJournal, readJournal } from './journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'lake-journal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a run that ends late removes its own journal, not that of the run after it', () => {
  const first = new RunJournal(folder, { runId: 'one', args: {}, ids: ['a'] });
  const second = new RunJournal(folder, { runId: 'two', args: {}, ids: ['b'] });
  first.close();
  second.add({ id: 'b', status: 'success' });
  expect(readJournal(folder)).toEqual({
    intent: { runId: 'two', args: {}, ids: ['b'] },
    entries: [{ id: 'b', status: 'success' }],
  });
  second.close();
  expect(readJournal(folder)).toBeUndefined();
});
