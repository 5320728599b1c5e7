{%- set rows = [] -%}
{%- for i in range(3) -%}{%- do rows.append(i * 2) -%}{%- endfor -%}
{%- set ns = namespace(total=0) -%}
{%- for row in rows -%}{%- set ns.total = ns.total + row -%}{%- endfor -%}
{%- set made = fromjson('{"a": [1, 2]}') -%}
select {{ ns.total }} as total, '{{ rows | join("/") }}' as joined, {{ made.a | sum }} as summed,
    '{{ modules.datetime.date(2024, 2, 29).isoformat() }}' as leap, '{{ local_md5("x") }}' as md5,
    '{{ tojson({"b": 1, "a": none}, sort_keys=true) }}' as json, {{ zip([1], [2]) | list | length }} as zipped,
    '{{ set([2, 1, 2]) | list | sort }}' as uniques, '{{ "%05.1f" | format(3.14159) }}' as formatted,
    '{{ modules.re.sub("[aeiou]", "_", "pattern") }}' as masked, '{{ fromyaml("k: [1, two]").k[1] }}' as yaml,
    '{{ env_var("NOT_SET_ANYWHERE", "fallback") }}' as env, '{{ this.schema }}.{{ this.identifier }}' as this,
    '{{ model.unique_id }}' as uid, '{{ target.type }}' as engine, {{ 7 // 2 }} as floored, {{ (7 / 2) | round(1) }} as halved
