select conversion_id, method, sum(credit) as credit
from {{ ref('fct_account_credits') }}
group by conversion_id, method
having sum(credit) <> 1
