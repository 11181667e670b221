select
    conversion_type,
    month_start_date,
    method,
    sum(share) as share_sum
from {{ ref('fct_channel_credits') }}
group by conversion_type, month_start_date, method
having sum(share) <> 1
