{{ config(materialized='ephemeral', tags=['a', 'b']) }}
select 1 as n
