{{ config(access='private') }}
select 1 as id
