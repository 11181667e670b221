with fct_revenue_ledger as (

    select * from {{ ref('fct_revenue_ledger') }}

)

select
    ledger_entry_id,
    record_id,
    pass_id,
    deal_id,
    customer_id,
    account_id,
    campaign_id,
    owner_id,
    entry_kind,
    stage,
    from_stage,
    department,
    team,
    rule,
    channel,
    size_band,
    business,
    value_basis,
    currency,
    event_number,
    amount,
    balance_amount,
    realised_amount,
    is_above_expectation,
    is_disputable,
    is_reconstructed,
    month_start_date,
    entry_date,
    entered_at
from fct_revenue_ledger
