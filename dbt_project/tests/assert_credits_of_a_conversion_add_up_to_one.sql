select
    conversion_id,
    method,
    sum(credit) as credit_sum
from {{ ref('fct_attribution_credits') }}
group by conversion_id, method
having sum(credit) <> 1
