{{ config(materialized='table') }}

with members as (select * from {{ ref('int_bridge_members_listed') }}),
targets as (select * from {{ ref('int_bridge_periods_listed') }} where is_bridged),

periods as (select distinct period_start_date, period_end_date from targets),

-- a member counts for the company, and for its segment and channel where any target names one
kinds as (

    select distinct segment <> 'all' as has_segment, channel <> 'all' as has_channel
    from targets

    union

    select false as has_segment, false as has_channel

),

members_scoped as (

    select
        periods.period_start_date,
        periods.period_end_date,
        case when kinds.has_segment then members.segment else 'all' end as segment,
        case when kinds.has_channel then members.channel else 'all' end as channel,
        members.factor,
        members.kind,
        members.unit_id,
        members.account_id,
        members.is_mature,
        members.value
    from members
    cross join kinds
    inner join periods
        on members.entered_date between periods.period_start_date and periods.period_end_date

)

select * from members_scoped
