import { expect, it } from 'vitest';
import { loadTemplate, parseTemplate } from '../template/index.ts';
import { apiValue } from './api-value.ts';
import { externalLocation } from './external-location.ts';

const quoted = (parts: readonly string[]) => parts.map((part) => `"${part}"`).join('.');
const api = apiValue(quoted, { textType: 'character varying' });
const relation = "{% set r = api.Relation.create(database='db', schema='s', identifier='i', type='table') %}";

async function render(source: string): Promise<string> {
  const parsed = parseTemplate('t.sql', source);
  if (parsed.value === undefined) throw new Error(parsed.diagnostics[0]?.message);
  const context = {
    lenientUndefined: true,
    names: () => ['api'],
    resolve: (name: string) => (name === 'api' ? api : undefined),
  };
  return (await loadTemplate('t.sql', source, parsed.value).render(context)).text;
}

// What dbt 1.11 with dbt-duckdb 1.11 prints for the same template.
it.each([
  ['{{ r }}', '"db"."s"."i"'],
  ['{{ r.database }},{{ r.schema }},{{ r.identifier }},{{ r.name }},{{ r.table }},{{ r.type }}', 'db,s,i,i,i,table'],
  ['{{ r.include(database=false) }}', '"s"."i"'],
  ['{{ r.include(database=false, schema=false) }}', '"i"'],
  ['{{ r.include(database=none) }}', '"db"."s"."i"'],
  ['{{ r.quote(identifier=false) }}', '"db"."s".i'],
  ['{{ r.quote(false, false, false) }}', 'db.s.i'],
  ['{{ r.without_identifier() }}|{{ r.without_identifier().identifier }}', '"db"."s"|None'],
  [
    "{{ r.information_schema() }}|{{ r.information_schema('tables') }}",
    '"db".INFORMATION_SCHEMA|"db".INFORMATION_SCHEMA.tables',
  ],
  ["{{ r.information_schema('x').identifier }}|{{ r.information_schema_only().schema }}", 'INFORMATION_SCHEMA|None'],
  ["{{ r.incorporate(path={'identifier': 'x'}) }}|{{ r.incorporate(type='view').is_view }}", '"db"."s"."x"|True'],
  ["{{ r.incorporate(type=none).type }}|{{ r.incorporate(path={'schema': none}) }}", 'None|"db"."i"'],
  ["{{ r.incorporate(quote_policy={'schema': false}) }}", '"db".s."i"'],
  ["{{ r.replace_path(identifier='z') }}|{{ r.replace(type='view').type }}", '"db"."s"."z"|view'],
  ['{{ r.can_be_renamed }},{{ r.can_be_replaced }}', 'False,False'],
  [
    '{{ r.View }},{{ api.Relation.MaterializedView }},{{ r.CTE }},{{ r.External }}',
    'view,materialized_view,cte,external',
  ],
  ["{{ api.Relation.get_relation_type('view') }}|{{ r.get_relation_type.View }}", 'view|view'],
  ["{{ api.Relation.scd_args('a', 'b') }}|{{ r.scd_args(['a', 'c'], 'b') }}", "['a', 'b']|['a', 'c', 'b']"],
  ["{{ r.matches(database='db') }},{{ r.matches(schema='x') }}", 'True,False'],
  ["{{ r == api.Relation.create(database='db', schema='s', identifier='i', type='table') }}", 'True'],
  ["{{ r == api.Relation.create(database='db', schema='s', identifier='i') }}", 'False'],
  ["{{ r in [api.Relation.create('db', 's', 'i', 'table')] }},{{ (r | string) in [r] }}", 'True,False'],
  [
    "{{ r.path }}|{{ r.path.identifier }}|{{ r.path['schema'] }}",
    "Path(database='db', schema='s', identifier='i')|i|s",
  ],
  ['{{ r.quote_policy }}|{{ r.include_policy.database }}', 'Policy(database=True, schema=True, identifier=True)|True'],
  ["{{ 'select ' ~ r }}|{{ r | string | upper }}", 'select "db"."s"."i"|"DB"."S"."I"'],
  ["{{ r.get('metadata').type.endswith('Relation') }}|{{ r.get('type') }}|{{ r.get('nope', 'd') }}", 'True|table|d'],
  ["{{ r['schema'] }}|{{ r.nope }}|{{ r.nope is defined }}|{{ r is mapping }}", 's||False|True'],
  ['{% if r %}y{% endif %}{{ [r, r] | unique | list | length }}{{ {r: 1}[r] }}', 'y11'],
  ["{{ api.Relation.create(identifier='x') }}", '"x"'],
  ["{{ api.Relation.create(schema='s', identifier='x', quote_policy={'identifier': false}) }}", '"s".x'],
  ["{{ api.Relation.create('d', 's', 'x', include_policy={'database': false}) }}", '"s"."x"'],
  ["{{ api.Relation.create('d', 's', 'x', limit=0) }}", '(select * from "d"."s"."x" where false limit 0)'],
  ["{{ api.Relation.create('d', 's', 'x', limit=5) }}", '(select * from "d"."s"."x" limit 5)'],
  ["{{ api.Relation.create('d', 's', 'x', limit=0).render() }}", '"d"."s"."x"'],
  [
    "{{ api.Relation.create('d', 's', 'x', limit=0, require_alias=true) }}",
    '(select * from "d"."s"."x" where false limit 0) _dbt_limit_subq_x',
  ],
  [
    "{{ r.incorporate(event_time_filter={'field_name': 't', 'start': '2020-01-01', 'end': '2020-01-02'}) }}",
    '(select * from "db"."s"."i" where t >= \'2020-01-01\' and t < \'2020-01-02\')',
  ],
  ["{{ api.Relation.create('d', 's', 'x', type='external', external=\"read_csv('a')\") }}", "read_csv('a')"],
  ["{{ api.Relation.create('d', 's', 'x', junk=1) }}|{{ r.add_ephemeral_prefix('a') }}", '"d"."s"."x"|__dbt__cte__a'],
  ['{{ r.is_table }},{{ r.is_cte }},{{ r.is_materialized_view }},{{ r.is_pointer }}', 'True,False,False,False'],
  [
    '{{ r.to_dict(omit_none=True) }}',
    "{'path': {'database': 'db', 'schema': 's', 'identifier': 'i'}, 'type': 'table', 'quote_character': '\"', 'include_policy': {'database': True, 'schema': True, 'identifier': True}, 'quote_policy': {'database': True, 'schema': True, 'identifier': True}, 'dbt_created': False, 'require_alias': False, 'renameable_relations': [], 'replaceable_relations': []}",
  ],
  [
    "{% set c = api.Column('a', 'varchar', 256) %}{{ c.name }}|{{ c.column }}|{{ c.dtype }}|{{ c.data_type }}|{{ c.quoted }}|{{ c.string_size() }}|{{ c.is_string() }}",
    'a|a|varchar|character varying(256)|"a"|256|True',
  ],
  ["{{ api.Column('a', 'varchar').data_type }}", 'character varying(256)'],
  [
    "{{ api.Column('a', 'decimal', none, 10, 2).data_type }}|{{ api.Column('a', 'DECIMAL(10,2)').data_type }}|{{ api.Column('a', 'DECIMAL(10,2)').is_numeric() }}",
    'decimal(10,2)|DECIMAL(10,2)|False',
  ],
  [
    "{{ api.Column.string_type(10) }}|{{ api.Column.numeric_type('numeric', 10, 2) }}|{{ api.Column.numeric_type('numeric', none, 2) }}|{{ api.Column.translate_type('string') }}|{{ api.Column.translate_type('INT') }}",
    'character varying(10)|numeric(10,2)|numeric|TEXT|INT',
  ],
  ["{{ api.Column.create('a', 'string').dtype }}", 'TEXT'],
  [
    "{{ api.Column.from_description('a', 'varchar(10)').char_size }}|{{ api.Column.from_description('a', 'decimal(10,2)').data_type }}|{{ api.Column.from_description('a', 'int').dtype }}",
    '10|decimal(10,2)|int',
  ],
  [
    "{{ api.Column('a', 'hugeint').is_integer() }},{{ api.Column('a', 'INTEGER').is_number() }},{{ api.Column('a', 'double').is_float() }}",
    'True,True,True',
  ],
  [
    "{% for c in api.Column('s', 'STRUCT(a INTEGER, b STRUCT(c VARCHAR, d DECIMAL(10,2)))').flatten() %}{{ c.name }} {{ c.dtype }};{% endfor %}",
    's.a INTEGER;s.b.c VARCHAR;s.b.d DECIMAL(10,2);',
  ],
  [
    "{{ api.Column('a', 'varchar', 10).can_expand_to(api.Column('a', 'varchar', 20)) }},{{ api.Column('a', 'int').can_expand_to(api.Column('a', 'varchar', 20)) }}",
    'True,False',
  ],
  [
    "{{ api.Column('a', 'int') == api.Column('a', 'int') }},{{ api.Column('a', 'int') in [api.Column('a', 'int')] }}",
    'True,True',
  ],
  [
    "{{ [api.Column('a', 'int')] | map(attribute='name') | join(',') }}|{{ api.Column('a', 'int').literal(5) }}",
    'a|5::int',
  ],
])('%s', async (source, expected) => {
  expect(await render(relation + source)).toBe(expected);
});

it.each([
  ["{{ r.matches(identifier='I') }}", 'differs from what is looked for in case alone'],
  ['{{ r.matches() }}', 'needs a database'],
  ["{{ api.Relation.create('d', 's', 'x', type='nope') }}", 'no type of a relation'],
  ['{{ api.Relation.create(database=3) }}', 'database must be text'],
  ["{{ api.Column.from_description('a', 'varchar(x)') }}", '"x" is no whole number'],
  ["{{ api.Column('a', 'int').string_size() }}", 'no text'],
  ["{{ api.Column('a') }}", 'needs dtype'],
])('%s is an error', async (source, reason) => {
  await expect(render(relation + source)).rejects.toThrow(reason);
});

it.each([
  [{ external_location: 'data/{name}.csv' }, "'data/t.csv'"],
  [
    { external_location: "read_csv('{schema}/{identifier}.csv', sep='{sep}')", sep: '|' },
    "read_csv('raw/i.csv', sep='|')",
  ],
  [{ external_location: "'kept.parquet'" }, "'kept.parquet'"],
  [{ external_location: '%(name)s.csv', formatter: 'oldstyle' }, "'t.csv'"],
  [{ external_location: '$schema/${name}.csv$$', formatter: 'template' }, "'raw/t.csv$'"],
  [{}, undefined],
])('a source with %j', (meta, expected) => {
  const source = { name: 't', identifier: 'i', schema: 'raw', database: 'db', tags: [] };
  expect(externalLocation({ ...source, meta })).toBe(expected);
});
