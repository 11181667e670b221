-- depends_on: {{ ref('identity_state') }}
with events as (

    select * from {{ source('identity', 'identity_events') }}

),

-- what a merge names as its cause: rule, record, identifier
recorded as (

    select
        event_id,
        run_id,
        event_type,
        from_customer_id,
        to_customer_id,
        cause_rule,
        cause_record_node,
        cause_identifier_node,
        node_count,
        rule_version,
        occurred_at
    from events

)

select * from recorded
