-- depends_on: {{ ref('account_state') }}
with events as (

    select * from {{ source('identity', 'account_events') }}

),

-- what a merge names as its cause: rule and two records
recorded as (

    select
        event_id,
        run_id,
        event_type,
        from_account_id,
        to_account_id,
        cause_rule,
        cause_record_node as cause_company_id,
        cause_identifier_node as cause_other_company_id,
        node_count,
        rule_version,
        occurred_at
    from events

)

select * from recorded
