{{ config(materialized='table') }}

with changes as (

    select * from {{ ref('int_stage_changes_mapped') }}
    where object_type in ('contact', 'lead')

),

identities as (select * from {{ ref('int_identities_resolved') }}),
stages as (select * from {{ ref('int_stages_ordered') }}),

companies_with_deals as (

    select count(*) as deal_count from {{ ref('int_deals_valued') }}

),

events_identified as (

    select
        identities.customer_id,
        changes.object_type,
        changes.object_id,
        changes.stage,
        stages.unit,
        stages.position,
        changes.reason,
        changes.period_label,
        changes.entered_at
    from changes
    inner join identities
        on identities.record_node = 'contact:' || changes.object_id
    inner join stages
        on changes.stage = stages.stage
    cross join companies_with_deals
    where companies_with_deals.deal_count = 0
        or changes.stage not in ('sqo', 'won', 'lost')

),

events_lagged as (

    select
        events_identified.*,
        row_number() over (
            partition by customer_id
            order by entered_at nulls first, position, object_type, object_id
        ) as event_number,
        lag(unit) over (
            partition by customer_id
            order by entered_at nulls first, position, object_type, object_id
        ) as previous_unit,
        lag(entered_at) over (
            partition by customer_id
            order by entered_at nulls first, position, object_type, object_id
        ) as previous_at
    from events_identified

),

events_numbered as (

    select
        events_lagged.*,
        1 + sum(
            case
                when previous_unit = 'exit' and unit <> 'exit' and previous_at is not null then 1
                else 0
            end
        ) over (
            partition by customer_id
            order by event_number
            rows between unbounded preceding and current row
        ) as pass_ordinal
    from events_lagged

),

events_keyed as (

    select
        customer_id || ':' || cast(pass_ordinal as {{ dbt.type_string() }}) as pass_id,
        customer_id,
        object_type,
        object_id,
        stage,
        unit,
        reason,
        period_label,
        position,
        cast(pass_ordinal as bigint) as pass_ordinal,
        cast(event_number as bigint) as event_number,
        entered_at
    from events_numbered

)

select * from events_keyed
