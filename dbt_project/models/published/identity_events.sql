with fct_identity_events as (

    select * from {{ ref('fct_identity_events') }}

)

select
    event_id,
    run_id,
    event_type,
    from_customer_id,
    to_customer_id,
    cause_rule,
    cause_record_node,
    cause_identifier_node,
    rule_version,
    node_count,
    occurred_at
from fct_identity_events
