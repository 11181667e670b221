with fct_path_credits as (

    select * from {{ ref('fct_path_credits') }}

)

select
    path_credit_id,
    path_group,
    method,
    channel,
    removal_effect,
    share,
    credit,
    credited_value,
    conversion_count,
    conversion_value,
    null_count,
    path_count
from fct_path_credits
