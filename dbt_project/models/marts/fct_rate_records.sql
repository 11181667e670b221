with transitions as (select * from {{ ref('int_stage_transitions_observed') }}),
sources as (select * from {{ ref('int_pass_sources_named') }}),
units as (select * from {{ ref('int_bridge_units_placed') }}),
handoffs as (select * from {{ ref('fct_handoffs') }}),
records as (select * from {{ ref('int_metric_records_listed') }}),

deals_lost as (

    select count(*) as lost_count from records
    where metric = 'lost_deals'

),

members_unioned as (

    select
        from_stage || '_to_' || to_stage || '_rate' as metric,
        unit || ':' || unit_id as record_id, unit || ':' || unit_id as unit_id, pass_id,
        case when is_reached_in_time then 1 else 0 end as numerator,
        entered_date as event_date
    from transitions
    where is_mature
    union all
    select
        'sla_met_rate', handoff_id, 'pass:' || pass_id, pass_id,
        case when sla_state = 'met' then 1 else 0 end,
        handed_off_date
    from handoffs
    where sla_state in ('met', 'breached')

),

members_placed as (

    select
        members_unioned.metric,
        members_unioned.record_id,
        members_unioned.unit_id,
        coalesce(sources.channel, 'unknown') as channel,
        coalesce(units.segment, 'unknown') as segment,
        members_unioned.numerator,
        members_unioned.event_date
    from members_unioned
    left join sources
        on members_unioned.pass_id = sources.pass_id
    left join units
        on members_unioned.unit_id = units.unit || ':' || units.unit_id

),

records_unioned as (

    select * from members_placed
    union all
    select
        'win_rate', records.record_id, records.unit_id, records.channel, records.segment,
        case when records.metric = 'new_won_deals' then 1 else 0 end, records.event_date
    from records
    cross join deals_lost
    where records.metric in ('new_won_deals', 'lost_deals') and deals_lost.lost_count > 0

),

records_described as (

    select
        cast(metric as varchar) as metric,
        cast(record_id as varchar) as record_id,
        cast(unit_id as varchar) as unit_id,
        cast(channel as varchar) as channel,
        cast(segment as varchar) as segment,
        cast(numerator as bigint) as numerator,
        cast(1 as bigint) as denominator,
        cast(event_date as date) as event_date,
        cast(date_trunc('month', event_date) as date) as month_start_date
    from records_unioned

)

select * from records_described
