{{ config(materialized='table', group='sales') }}
{{ log('built ' ~ this.name, info=true) }}
select id, country from {{ ref('people') }}
