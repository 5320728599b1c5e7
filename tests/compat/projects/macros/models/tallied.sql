select letter, count(*) as n from {{ ref('base') }} group by letter
