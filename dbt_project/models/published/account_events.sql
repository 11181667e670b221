with fct_account_events as (

    select * from {{ ref('fct_account_events') }}

)

select
    event_id,
    run_id,
    event_type,
    from_account_id,
    to_account_id,
    cause_rule,
    cause_company_id,
    cause_other_company_id,
    rule_version,
    node_count,
    occurred_at
from fct_account_events
