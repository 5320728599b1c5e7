{{ config(tags=['deep']) }}
select {{ var('day') }}
