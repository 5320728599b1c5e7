{{ config(fail_calc="sum(id)", error_if=">1", warn_if=">0") }}
select * from {{ ref('good') }}
