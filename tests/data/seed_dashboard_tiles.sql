select best_profit, worst_profit, best_return_pct, films
from {{ ref('vw_kpi_tiles') }}
where best_profit <> 1823223624 or worst_profit <> -33502678 or round(best_return_pct, 2) <> 28471.43 or films <> 38
