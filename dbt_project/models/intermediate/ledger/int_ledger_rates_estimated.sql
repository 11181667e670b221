{{ config(materialized='table') }}

with thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),
months as (select * from {{ ref('int_ledger_months_listed') }}),
transitions as (select * from {{ ref('int_ledger_transitions_dated') }}),

-- a member counts from the first month that begins after it was mature
members_counted as (

    select
        transitions.business,
        transitions.from_stage,
        transitions.segment,
        min(months.month_start_date) as month_start_date,
        transitions.unit_id,
        max(case when transitions.is_reached_in_time then 1 else 0 end) as reached
    from transitions
    inner join months
        on transitions.mature_date < months.month_start_date
    group by
        transitions.business, transitions.from_stage, transitions.segment, transitions.unit_id

),

months_spread as (

    select
        keys.business,
        keys.from_stage,
        keys.segment,
        months.month_start_date,
        count(members_counted.unit_id) as member_count,
        coalesce(sum(members_counted.reached), 0) as reached_count
    from (select distinct business, from_stage, segment from members_counted) as keys
    cross join months
    left join members_counted
        on keys.business = members_counted.business
        and keys.from_stage = members_counted.from_stage
        and keys.segment = members_counted.segment
        and months.month_start_date = members_counted.month_start_date
    group by keys.business, keys.from_stage, keys.segment, months.month_start_date

),

sums_running as (

    select
        business,
        from_stage,
        segment,
        month_start_date,
        sum(member_count) over (
            partition by business, from_stage, segment order by month_start_date
        ) as mature_count,
        sum(reached_count) over (
            partition by business, from_stage, segment order by month_start_date
        ) as reached_count
    from months_spread

),

stages_summed as (

    select
        business,
        from_stage,
        month_start_date,
        sum(mature_count) as mature_count,
        sum(reached_count) as reached_count
    from sums_running
    group by business, from_stage, month_start_date

),

rates_estimated as (

    select
        sums_running.business,
        sums_running.from_stage,
        sums_running.segment,
        sums_running.month_start_date,
        sums_running.mature_count,
        stages_summed.mature_count as stage_count,
        stages_summed.reached_count * 1.0 / nullif(stages_summed.mature_count, 0) as stage_rate,
        (
            sums_running.reached_count
            + thresholds.shrinkage_weight
                * stages_summed.reached_count / nullif(stages_summed.mature_count, 0)
        ) / (sums_running.mature_count + thresholds.shrinkage_weight) as segment_rate
    from sums_running
    cross join thresholds
    inner join stages_summed
        on sums_running.business = stages_summed.business
        and sums_running.from_stage = stages_summed.from_stage
        and sums_running.month_start_date = stages_summed.month_start_date

)

select * from rates_estimated
