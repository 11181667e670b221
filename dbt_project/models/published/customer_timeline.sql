with fct_customer_timeline as (

    select * from {{ ref('fct_customer_timeline') }}

)

select
    timeline_event_id,
    customer_id,
    account_id,
    kind,
    what,
    record_id,
    campaign_id,
    owner_id,
    department,
    currency,
    event_number,
    amount,
    occurred_date,
    occurred_at
from fct_customer_timeline
