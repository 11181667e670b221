with events as (

    select * from {{ ref('int_account_events_recorded') }}

),

described as (

    select
        cast(event_id as varchar) as event_id,
        cast(run_id as varchar) as run_id,
        cast(event_type as varchar) as event_type,
        cast(from_account_id as varchar) as from_account_id,
        cast(to_account_id as varchar) as to_account_id,
        cast(cause_rule as varchar) as cause_rule,
        cast(cause_company_id as varchar) as cause_company_id,
        cast(cause_other_company_id as varchar) as cause_other_company_id,
        cast(rule_version as varchar) as rule_version,
        cast(node_count as bigint) as node_count,
        cast(occurred_at as timestamp) as occurred_at
    from events

)

select * from described
