{# Dates written as text, for models that build one partition after another. Called, seldom overridden. #}
{% macro convert_datetime(date_str, date_fmt) -%}
  {%- set complaint = "The partition date '" ~ date_str ~ "' is not written as '" ~ date_fmt ~ "'" -%}
  {{ return(try_or_compiler_error(complaint, modules.datetime.datetime.strptime, date_str.strip(), date_fmt)) }}
{%- endmacro %}

{# Every day from the first date to the last, both counted; as datetimes when out_fmt is empty. #}
{% macro dates_in_range(start_date_str, end_date_str=none, in_fmt="%Y%m%d", out_fmt="%Y%m%d") -%}
  {%- set first = convert_datetime(start_date_str, in_fmt) -%}
  {%- set last = first if end_date_str is none else convert_datetime(end_date_str, in_fmt) -%}
  {%- set nights = (last - first).days -%}
  {%- if nights < 0 -%}
    {{ exceptions.raise_compiler_error('The partition range ends (' ~ last ~ ') before it starts (' ~ first ~ ')') }}
  {%- endif -%}

  {%- set days = [] -%}
  {%- for offset in range(nights + 1) -%}
    {%- set day = first + modules.datetime.timedelta(days=offset) -%}
    {%- do days.append(day.strftime(out_fmt) if out_fmt else day) -%}
  {%- endfor -%}
  {{ return(days) }}
{%- endmacro %}

{# "20240101" or "20240101,20240131" as a list of days. #}
{% macro partition_range(raw_partition_date, date_fmt='%Y%m%d') -%}
  {%- set ends = (raw_partition_date | string).split(',') -%}
  {%- if ends | length > 2 -%}
    {{ exceptions.raise_compiler_error('A partition range is one date, or two with a comma between them; got ' ~ raw_partition_date) }}
  {%- endif -%}
  {{ return(dates_in_range(ends[0], ends[1] if ends | length == 2 else none, in_fmt=date_fmt)) }}
{%- endmacro %}

{# Now, as digits down to microseconds: makes names that meet no other. #}
{% macro py_current_timestring() -%}
  {{ return(modules.datetime.datetime.now().strftime('%Y%m%d%H%M%S%f')) }}
{%- endmacro %}
