with shares as (

    select 'person' as subject_type, conversion_type, month_start_date, method, share
    from {{ ref('fct_channel_credits') }}
    union all
    select 'account', conversion_type, month_start_date, method, share
    from {{ ref('fct_account_channel_credits') }}

)

select
    subject_type,
    conversion_type,
    month_start_date,
    method,
    sum(share) as share_sum
from shares
group by subject_type, conversion_type, month_start_date, method
having sum(share) <> 1
