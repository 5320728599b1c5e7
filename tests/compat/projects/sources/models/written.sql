{{ config(materialized='external', location='written.parquet') }}
select id * 2 as twice from {{ ref('from_table') }}
