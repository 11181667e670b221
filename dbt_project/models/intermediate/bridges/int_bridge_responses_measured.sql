{{ config(materialized='table') }}

with thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),
leads as (select * from {{ ref('int_leads_valued') }}),
members as (select * from {{ ref('int_bridge_members_scoped') }}),
factors as (select * from {{ ref('int_bridge_factors_listed') }} where from_stage = 'mql'),

cells_counted as (

    select
        members.period_start_date,
        members.period_end_date,
        members.segment,
        members.channel,
        members.factor,
        leads.latest_quality_band as quality_band,
        {{ response_band('leads') }} as response_band,
        count(*) as member_count,
        sum(members.value) as reached_count
    from members
    inner join factors
        on members.factor = factors.factor
    inner join leads
        on members.unit_id = leads.pass_id
    where members.is_mature and leads.sla_state <> 'pending'
    group by
        members.period_start_date, members.period_end_date, members.segment, members.channel,
        members.factor, leads.latest_quality_band, {{ response_band('leads') }}

),

in_time_summed as (

    select
        cells_counted.*,
        sum(case when response_band = 'in_time' then member_count else 0 end) over (
            partition by
                period_start_date, period_end_date, segment, channel, factor, quality_band
        ) as band_count,
        sum(case when response_band = 'in_time' then reached_count else 0 end) over (
            partition by
                period_start_date, period_end_date, segment, channel, factor, quality_band
        ) as band_reached_count,
        sum(case when response_band = 'in_time' then reached_count else 0 end) over (
            partition by period_start_date, period_end_date, segment, channel, factor
        ) / nullif(sum(case when response_band = 'in_time' then member_count else 0 end) over (
            partition by period_start_date, period_end_date, segment, channel, factor
        ), 0) as in_time_rate
    from cells_counted

),

-- Kitagawa over response bands within quality bands, every answer in time as the reference; where
-- few were answered in time, the rate of all who were stands in; of fewer than the minimum sample
-- nothing is said
responses_measured as (

    select
        in_time_summed.period_start_date,
        in_time_summed.period_end_date,
        in_time_summed.segment,
        in_time_summed.channel,
        in_time_summed.factor,
        sum(in_time_summed.member_count) as sample_count,
        case when sum(in_time_summed.member_count) >= max(thresholds.minimum_sample) then sum(
            case
                when in_time_summed.response_band = 'in_time' then 0
                else in_time_summed.reached_count - in_time_summed.member_count * (
                    in_time_summed.band_reached_count
                    + thresholds.shrinkage_weight * in_time_summed.in_time_rate
                ) / (in_time_summed.band_count + thresholds.shrinkage_weight)
            end
        ) / sum(in_time_summed.member_count) end as rate_change
    from in_time_summed
    cross join thresholds
    group by
        in_time_summed.period_start_date, in_time_summed.period_end_date,
        in_time_summed.segment, in_time_summed.channel, in_time_summed.factor

)

select * from responses_measured
