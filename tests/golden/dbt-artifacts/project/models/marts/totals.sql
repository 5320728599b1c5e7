{{ config(materialized='incremental', unique_key='country', incremental_strategy='delete+insert', on_schema_change='append_new_columns', group='finance', access='public', grants={'select': ['bob']}) }}
select country, sum(amount) as amount from {{ ref('only_here') }}
where country <> '{{ var("country") }}'
group by country
