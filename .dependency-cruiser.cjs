const room = (name) => `^src/${name}/`;
/** What a room may import besides itself and core. */
const allowed = {
  core: [],
  sql: [],
  graph: [],
  template: [],
  'dbt-macros': ['template'],
  project: ['template', 'dbt-macros'],
  compile: ['project', 'template', 'sql', 'adapters/adapter'],
  checks: ['project', 'compile', 'template', 'adapters/adapter'],
  execute: ['checks', 'compile', 'graph', 'project', 'template', 'adapters/adapter'],
  report: ['execute', 'adapters/adapter'],
  artifacts: ['project'],
  packages: ['project', 'template'],
  state: ['artifacts', 'project', 'graph', 'template'],
  'adapters/duckdb': ['sql', 'adapters/adapter'],
};

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(allowed).map(([name, others]) => ({
      name: `room-${name.replace('/', '-')}`,
      severity: 'error',
      from: { path: room(name), pathNot: '\\.test' },
      to: {
        path: '^src/',
        pathNot: [
          room(name),
          room('core'),
          ...others.map((o) =>
            o === 'adapters/adapter' ? '^src/adapters/adapter\\.ts$' : `^src/${o}/(index|node)\\.ts$`,
          ),
        ],
      },
    })),
    {
      name: 'engines-by-name-only',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/adapters/' },
      to: { path: '^src/adapters/duckdb/' },
    },
    {
      name: 'graphlib-in-dag-only',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/graph/dag\\.ts$' },
      to: { path: 'graphlib' },
    },
    {
      name: 'tar-in-packages-only',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/packages/archive\\.ts$' },
      to: { path: 'node_modules/tar/' },
    },
    {
      name: 'yargs-in-cli-only',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: 'node_modules/yargs' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.test' },
  },
};
