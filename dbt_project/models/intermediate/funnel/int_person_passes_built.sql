{{ config(materialized='table') }}

with events as (select * from {{ ref('int_person_stage_events_numbered') }}),

passes_built as (

    select
        pass_id,
        customer_id,
        min_by(stage, case when unit = 'exit' then event_number end) as exit_stage,
        min_by(reason, case when unit = 'exit' then event_number end) as exit_reason,
        min(period_label) as period_label,
        pass_ordinal,
        min(entered_at) as started_at,
        min(case when unit = 'exit' then entered_at end) as exited_at
    from events
    group by pass_id, customer_id, pass_ordinal

)

select * from passes_built
