with fct_worklist_items as (

    select * from {{ ref('fct_worklist_items') }}
    where department = 'marketing'

)

select
    missed_opportunity_id,
    customer_id,
    account_id,
    deal_id,
    pass_id,
    owner_id,
    kind,
    act,
    stage,
    team,
    channel,
    worklist_rank,
    days_open,
    expected_value,
    opened_date
from fct_worklist_items
