{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),

-- only what numbering needs: windows over whole events cost five times as much
events as (

    select
        event_id,
        coalesce(device_id, login_id) as visitor,
        event_day,
        occurred_at
    from {{ ref('int_web_events_unioned') }}
    where session_key is null and coalesce(device_id, login_id) is not null

),

events_lagged as (

    select
        events.*,
        lag(occurred_at) over (
            partition by visitor
            order by occurred_at nulls first, event_id
        ) as previous_at
    from events

),

gaps_measured as (

    select
        events_lagged.*,
        {{ epoch_seconds('occurred_at') }} - {{ epoch_seconds('previous_at') }} as idle_seconds
    from events_lagged

),

visits_numbered as (

    select
        gaps_measured.event_id,
        gaps_measured.visitor,
        gaps_measured.event_day,
        sum(case when idle_seconds <= settings.timeout_minutes * 60 then 0 else 1 end) over (
            partition by visitor
            order by occurred_at nulls first, event_id
            rows between unbounded preceding and current row
        ) as visit_number
    from gaps_measured
    cross join settings

),

visits_keyed as (

    select
        event_id,
        event_day,
        visitor || ':visit:' || cast(visit_number as {{ dbt.type_string() }}) as session_key
    from visits_numbered

)

select * from visits_keyed
