// The rooms' import rules, with a guard: a cruise that sees too few modules proves nothing.
import { spawnSync } from 'node:child_process';

const done = spawnSync('npx', ['depcruise', 'src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'], { encoding: 'utf8', maxBuffer: 1 << 28 });
const report = JSON.parse(done.stdout);
const cruised = report.modules.filter((m) => m.source.startsWith('src/')).length;
for (const v of report.summary.violations) console.error(`${v.rule.name}: ${v.from} → ${v.to}`);
console.log(`${cruised} modules cruised, ${report.summary.violations.length} violations`);
process.exitCode = report.summary.violations.length > 0 || cruised < 90 ? 1 : 0;
