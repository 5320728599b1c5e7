{{ config(meta={'source': 'calendar', 'years': [2024, 2025]}) }}
select cast(range as date) as date_day from range(timestamp '2024-01-01', timestamp '2024-02-01', interval 1 day)
