{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
handoffs as (select * from {{ ref('int_handoffs_answered') }}),
routes as (select * from {{ ref('int_handoffs_routed') }}),
owner_teams as (select * from {{ ref('int_owner_teams_dated') }}),
windows as (select * from {{ ref('int_business_windows_built') }}),

handoffs_teamed as (

    select
        handoffs.handoff_id,
        handoffs.handed_off_at,
        coalesce(handoffs.answered_at, settings.as_of_at) as stopped_at,
        least(
            coalesce(routes.assigned_at, settings.as_of_at),
            coalesce(handoffs.answered_at, settings.as_of_at)
        ) as routed_at,
        owner_teams.team,
        owner_teams.schedule,
        owner_teams.timezone
    from handoffs
    cross join settings
    inner join routes
        on handoffs.handoff_id = routes.handoff_id
    left join owner_teams
        on coalesce(handoffs.first_action_owner_id, handoffs.owner_id) = owner_teams.owner_id
        and {{ holds_on('owner_teams', 'handoffs.handed_off_date') }}

),

moments_unioned as (

    select handoff_id, schedule, timezone, 'handed' as hand, handed_off_at as moment
    from handoffs_teamed
    union all
    select handoff_id, schedule, timezone, 'stopped' as hand, stopped_at as moment
    from handoffs_teamed
    union all
    select handoff_id, schedule, timezone, 'routed' as hand, routed_at as moment
    from handoffs_teamed

),

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
        on moments_unioned.schedule = windows.schedule
        and moments_unioned.timezone = windows.timezone
        and {{ business_date('moments_unioned.moment', 'moments_unioned.timezone') }}
            = windows.local_date
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

handoffs_clocked as (

    select
        handoffs_teamed.handoff_id,
        handoffs_teamed.team,
        handoffs_teamed.schedule,
        minutes_summed.business_minutes,
        minutes_summed.routing_business_minutes,
        ({{ epoch_seconds('handoffs_teamed.routed_at') }}
            - {{ epoch_seconds('handoffs_teamed.handed_off_at') }}) / 60 as routing_minutes,
        ({{ epoch_seconds('handoffs_teamed.stopped_at') }}
            - {{ epoch_seconds('handoffs_teamed.handed_off_at') }}) / 60 as elapsed_minutes
    from handoffs_teamed
    left join minutes_summed
        on handoffs_teamed.handoff_id = minutes_summed.handoff_id

)

select * from handoffs_clocked
