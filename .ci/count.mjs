// One line over all suites: count.mjs FOLDER SUITE… reads FOLDER/SUITE.json (vitest) or .xml (JUnit) and the exit code in SUITE.status.
// A skipped test counts as failed, and so does a suite that ended badly with no failed test to show for it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, ...suites] = process.argv.slice(2);

function vitest(text) {
  const told = JSON.parse(text);
  const broken = told.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return { passed: told.numPassedTests, failed: told.numFailedTests + broken.length, skipped: told.numPendingTests };
}

function junit(text) {
  const attributes = /<testsuite (.*?)>/s.exec(text)?.[1] ?? '';
  const count = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(attributes)?.[1] ?? 0);
  const failed = count('failures') + count('errors');
  return { passed: count('tests') - failed - count('skipped'), failed, skipped: count('skipped') };
}

function suite(name) {
  const read = (ending) => readFileSync(join(folder, `${name}.${ending}`), 'utf8');
  const has = (ending) => existsSync(join(folder, `${name}.${ending}`));
  const told = has('json') ? vitest(read('json')) : has('xml') ? junit(read('xml')) : { passed: 0, failed: 0, skipped: 0 };
  const failed = told.failed + told.skipped;
  const bad = told.passed === 0 || read('status').trim() !== '0';
  return { passed: told.passed, failed: failed === 0 && bad ? 1 : failed, skipped: told.skipped };
}

let passed = 0;
let failed = 0;
for (const name of suites) {
  const told = suite(name);
  console.log(`${name}: ${told.passed} passed, ${told.failed} failed${told.skipped > 0 ? ` (${told.skipped} skipped, which is not allowed)` : ''}`);
  passed += told.passed;
  failed += told.failed;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
