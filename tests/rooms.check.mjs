// The rooms' rules: what imports what, with a guard (a cruise that sees too few modules proves nothing), and what only some may touch.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const sources = readdirSync('src', { recursive: true })
  .filter((file) => file.endsWith('.ts') && !file.includes('.test'))
  .map((file) => join('src', file));

const done = spawnSync('npx', ['depcruise', 'src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'], {
  encoding: 'utf8',
  maxBuffer: 1 << 28,
});
const report = JSON.parse(done.stdout);
const cruised = report.modules.filter((m) => m.source.startsWith('src/')).length;
const problems = report.summary.violations.map((v) => `${v.rule.name}: ${v.from} → ${v.to}`);
if (cruised < sources.length) problems.push(`only ${cruised} of ${sources.length} modules were cruised`);

const rules = [
  { name: 'only cli touches the process', words: /\bprocess\.(env|exit\b|exitCode|argv|stdout|stderr|stdin|cwd|chdir)/, except: /^src\/cli\// },
  { name: "no engine's name outside adapters/", words: /['"`](duckdb|athena|trino)['"`]/, except: /^src\/adapters\// },
];
for (const file of sources) {
  const lines = readFileSync(file, 'utf8').split('\n');
  for (const rule of rules.filter((r) => !r.except.test(file))) {
    lines.forEach((line, i) => {
      if (rule.words.test(line.replace(/^\s*(\*|\/\/|\/\*).*/, ''))) problems.push(`${rule.name}: ${file}:${i + 1}`);
    });
  }
}
for (const problem of problems) console.error(problem);
console.log(`${cruised} modules cruised, ${problems.length} violations`);
process.exitCode = problems.length > 0 ? 1 : 0;
