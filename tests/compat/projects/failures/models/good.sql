select 1 as id, 'a' as letter union all select 1, null
