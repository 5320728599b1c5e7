-- Names such as 'Duração (min)' broke the dashboard. A model that lake_columns does not list shows up here without a column name.
select model, column_name
from ({{ lake_columns() }}) as c
where not regexp_like(column_name, '^[a-z][a-z0-9_]*$')
