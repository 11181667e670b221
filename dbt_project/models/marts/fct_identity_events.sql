with events as (

    select * from {{ ref('int_identity_events_recorded') }}

),

described as (

    select
        cast(event_id as varchar) as event_id,
        cast(run_id as varchar) as run_id,
        cast(event_type as varchar) as event_type,
        cast(from_customer_id as varchar) as from_customer_id,
        cast(to_customer_id as varchar) as to_customer_id,
        cast(cause_rule as varchar) as cause_rule,
        cast({{ masked_node('cause_record_node') }} as varchar) as cause_record_node,
        cast({{ masked_node('cause_identifier_node') }} as varchar) as cause_identifier_node,
        cast(rule_version as varchar) as rule_version,
        cast(node_count as bigint) as node_count,
        cast(occurred_at as timestamp) as occurred_at
    from events

)

select * from described
