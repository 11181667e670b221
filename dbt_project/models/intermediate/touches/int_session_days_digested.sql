{{ config(materialized='table') }}

with event_days as (select * from {{ ref('int_web_event_days_digested') }}),
visits as (select * from {{ ref('int_web_visits_numbered') }}),

-- a late event may give every later visit of its visitor another number
visit_days as (

    select
        event_day,
        sum(visit_hash) as digest
    from (select event_day, {{ row_hash('visits') }} as visit_hash from visits) as hashed
    group by event_day

),

days_digested as (

    select
        event_days.event_day,
        event_days.digest || ':' || coalesce(cast(visit_days.digest as {{ dbt.type_string() }}), '')
            as digest
    from event_days
    left join visit_days
        on event_days.event_day = visit_days.event_day

)

select * from days_digested
