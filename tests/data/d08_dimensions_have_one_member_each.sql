-- One member per genre and company, not per array of them.
select name_pt as member from {{ ref('dim_genre') }} where name_pt like '%,%'
union all
select company_name from {{ ref('dim_company') }} group by company_id, company_name having count(*) > 1
