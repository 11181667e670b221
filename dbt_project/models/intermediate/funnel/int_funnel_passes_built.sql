{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
entries as (select * from {{ ref('int_pass_stage_entries_implied') }}),
person_passes as (select * from {{ ref('int_person_passes_built') }}),

passes_aggregated as (

    select
        pass_id,
        customer_id,
        max_by(stage, position) as furthest_stage,
        min(period_label) as period_label,
        min(entered_at) as started_at
    from entries
    group by pass_id, customer_id

),

passes_numbered as (

    select
        passes_aggregated.pass_id,
        passes_aggregated.customer_id,
        passes_aggregated.furthest_stage,
        person_passes.exit_stage,
        person_passes.exit_reason,
        passes_aggregated.period_label,
        cast(
            row_number() over (
                partition by coalesce(passes_aggregated.customer_id, passes_aggregated.pass_id)
                order by passes_aggregated.started_at nulls first, passes_aggregated.pass_id
            ) as bigint
        ) as pass_number,
        person_passes.pass_id is null as is_sales_created,
        {{ business_date('passes_aggregated.started_at', 'settings.timezone') }} as started_date,
        passes_aggregated.started_at,
        person_passes.exited_at
    from passes_aggregated
    cross join settings
    left join person_passes
        on passes_aggregated.pass_id = person_passes.pass_id

)

select * from passes_numbered
