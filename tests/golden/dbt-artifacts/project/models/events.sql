{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='seen_at', begin='2025-01-01', batch_size='year') }}
select 1 as id, cast('2024-01-01' as timestamp) as seen_at, m.country from {{ ref('totals') }} m
