{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
handoffs as (select * from {{ ref('int_handoffs_answered') }}),
routes as (select * from {{ ref('int_handoffs_routed') }}),
teams as (select * from {{ ref('int_handoffs_teamed') }}),
windows as (select * from {{ ref('int_business_windows_built') }}),

handoffs_stopped as (

    select
        handoffs.handoff_id,
        handoffs.handed_off_at,
        coalesce(handoffs.answered_at, settings.as_of_at) as stopped_at,
        -- who answered where nobody keeps owners had it from the handoff on
        case
            when routes.assigned_at is null and handoffs.answered_at is not null
                and not routes.is_history_kept then handoffs.handed_off_at
            else least(
                coalesce(routes.assigned_at, settings.as_of_at),
                coalesce(handoffs.answered_at, settings.as_of_at)
            )
        end as routed_at,
        teams.team,
        teams.clock_team
    from handoffs
    cross join settings
    inner join routes
        on handoffs.handoff_id = routes.handoff_id
    inner join teams
        on handoffs.handoff_id = teams.handoff_id

),

moments_unioned as (

    select handoff_id, clock_team, 'handed' as hand, handed_off_at as moment
    from handoffs_stopped
    union all
    select handoff_id, clock_team, 'stopped' as hand, stopped_at as moment
    from handoffs_stopped
    union all
    select handoff_id, clock_team, 'routed' as hand, routed_at as moment
    from handoffs_stopped

),

-- the team's minutes up to the moment: a day to both sides holds it in whatever zone
moments_measured as (

    select
        moments_unioned.handoff_id,
        moments_unioned.hand,
        coalesce(
            max(
                case
                    when windows.opens_at <= moments_unioned.moment
                        then windows.minutes_before + (
                            {{ epoch_seconds('least(moments_unioned.moment, windows.closes_at)') }}
                            - {{ epoch_seconds('windows.opens_at') }}
                        ) / 60
                end
            ),
            min(windows.minutes_before)
        ) as minutes_elapsed
    from moments_unioned
    inner join windows
        on moments_unioned.clock_team = windows.team
        and windows.local_date between cast(moments_unioned.moment as date) - 1
            and cast(moments_unioned.moment as date) + 1
    group by moments_unioned.handoff_id, moments_unioned.hand

),

minutes_summed as (

    select
        handoff_id,
        max(case when hand = 'stopped' then minutes_elapsed end)
            - max(case when hand = 'handed' then minutes_elapsed end) as business_minutes,
        max(case when hand = 'routed' then minutes_elapsed end)
            - max(case when hand = 'handed' then minutes_elapsed end) as routing_business_minutes
    from moments_measured
    group by handoff_id

),

-- a business day is as long as the team's usual one
days_measured as (

    select
        team,
        sum(({{ epoch_seconds('closes_at') }} - {{ epoch_seconds('opens_at') }}) / 60)
            / nullif(count(distinct case when opens_at is not null then local_date end), 0)
            as day_minutes
    from windows
    group by team

),

handoffs_clocked as (

    select
        handoffs_stopped.handoff_id,
        handoffs_stopped.team,
        handoffs_stopped.clock_team,
        days_measured.day_minutes,
        minutes_summed.business_minutes,
        minutes_summed.routing_business_minutes,
        ({{ epoch_seconds('handoffs_stopped.routed_at') }}
            - {{ epoch_seconds('handoffs_stopped.handed_off_at') }}) / 60 as routing_minutes,
        ({{ epoch_seconds('handoffs_stopped.stopped_at') }}
            - {{ epoch_seconds('handoffs_stopped.handed_off_at') }}) / 60 as elapsed_minutes
    from handoffs_stopped
    left join minutes_summed
        on handoffs_stopped.handoff_id = minutes_summed.handoff_id
    left join days_measured
        on handoffs_stopped.clock_team = days_measured.team

)

select * from handoffs_clocked
