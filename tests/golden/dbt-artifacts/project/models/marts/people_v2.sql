select 1 as id, 'x' as full_name
