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
        split_part(cause_edge, ' ', 1) as cause_rule,
        split_part(cause_edge, ' ', 2) as cause_record_node,
        split_part(cause_edge, ' ', 3) as cause_identifier_node,
        node_count,
        rule_version,
        occurred_at
    from events

)

select * from recorded
