{{ config(materialized='table') }}

with factors as (select * from {{ ref('int_bridge_factors_listed') }}),
owners as (select * from {{ ref('stg_contract__stage_owners') }}),
target_days as (select * from {{ ref('int_targets_spread_daily') }}),

targets_ranked as (

    select
        *,
        row_number() over (
            partition by metric, segment, channel, period_start_date, period_end_date
            order by source, target_id
        ) as target_rank
    from {{ ref('int_targets_valued') }}

),

targets as (select * from targets_ranked where target_rank = 1),
changes as (select distinct valid_from as change_date from owners),

-- a contract change splits the period: each part has the owners of its own days
starts_unioned as (

    select target_id, period_start_date as part_start_date from targets

    union

    select targets.target_id, changes.change_date as part_start_date
    from targets
    inner join changes
        on targets.period_start_date < changes.change_date
        and changes.change_date <= targets.period_end_date

),

parts_dated as (

    select
        targets.*,
        starts_unioned.part_start_date,
        coalesce(
            {{ days_after(
                'lead(starts_unioned.part_start_date) over ('
                ~ 'partition by targets.target_id order by starts_unioned.part_start_date)', -1
            ) }},
            targets.period_end_date
        ) as part_end_date
    from targets
    inner join starts_unioned
        on targets.target_id = starts_unioned.target_id

),

parts_summed as (

    select
        parts_dated.target_id,
        parts_dated.part_start_date,
        sum(target_days.value) as value
    from parts_dated
    inner join target_days
        on parts_dated.target_id = target_days.target_id
        and target_days.date_day between parts_dated.part_start_date and parts_dated.part_end_date
    group by parts_dated.target_id, parts_dated.part_start_date

),

targets_split as (

    select
        parts_dated.metric,
        parts_dated.segment,
        parts_dated.channel,
        case
            when parts_dated.part_start_date = parts_dated.period_start_date
                and parts_dated.part_end_date = parts_dated.period_end_date
                then parts_dated.value
            when rates.factor is not null then parts_dated.value
            else coalesce(parts_summed.value, 0)
        end as value,
        (
            select count(*) from changes
            where changes.change_date <= parts_dated.part_start_date
        ) as contract_number,
        cast(parts_dated.part_start_date as date) as period_start_date,
        cast(parts_dated.part_end_date as date) as period_end_date
    from parts_dated
    left join parts_summed
        on parts_dated.target_id = parts_summed.target_id
        and parts_dated.part_start_date = parts_summed.part_start_date
    left join factors as rates
        on parts_dated.metric = rates.factor
        and rates.kind in ('rate', 'value')

)

select * from targets_split
