with settings as (select * from {{ ref('int_settings_resolved') }}),
thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),

targets as (

    select * from {{ ref('int_targets_valued') }}
    where metric = 'mqls' and (channel <> 'all' or segment <> 'all')

),

members as (select * from {{ ref('int_diagnosis_members_listed') }}),

-- periods that are over and wholly inside the months that are judged
targets_placed as (

    select
        case when targets.segment = 'all' then 'channel' else 'segment' end as scope,
        case when targets.segment = 'all' then targets.channel else targets.segment end
            as scope_key,
        targets.value,
        targets.period_start_date,
        targets.period_end_date
    from targets
    cross join settings
    cross join thresholds
    where targets.period_end_date < settings.as_of_date
        and targets.period_start_date
            > cast(
                {{ days_after('settings.as_of_date', '-365 - thresholds.outcome_days') }} as date
            )

),

volumes_planned as (

    select
        targets_placed.scope,
        targets_placed.scope_key,
        sum(targets_placed.value) as planned_count,
        coalesce(sum(counts.lead_count), 0) as lead_count
    from targets_placed
    left join (
        select
            placed.scope, placed.scope_key, placed.period_start_date, placed.period_end_date,
            count(*) as lead_count
        from targets_placed as placed
        inner join members
            on placed.scope = members.scope
            and placed.scope_key = members.scope_key
            and members.handed_off_date between placed.period_start_date and placed.period_end_date
        group by
            placed.scope, placed.scope_key, placed.period_start_date, placed.period_end_date
    ) as counts
        on targets_placed.scope = counts.scope
        and targets_placed.scope_key = counts.scope_key
        and targets_placed.period_start_date = counts.period_start_date
        and targets_placed.period_end_date = counts.period_end_date
    group by targets_placed.scope, targets_placed.scope_key

)

select * from volumes_planned
