with fct_missed_opportunities as (

    select * from {{ ref('fct_missed_opportunities') }}

)

select
    missed_opportunity_id,
    customer_id,
    account_id,
    deal_id,
    pass_id,
    campaign_id,
    owner_id,
    kind,
    stage,
    department,
    team,
    channel,
    value_basis,
    days_open,
    win_rate,
    value_at_win,
    expected_value,
    is_closed,
    opened_date,
    closed_date,
    opened_at,
    closed_at
from fct_missed_opportunities
