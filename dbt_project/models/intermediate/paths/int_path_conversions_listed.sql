{{ config(materialized='table') }}

with paths as (

    select * from {{ ref('stg_files__paths') }}
    where not is_deleted

),

touches as (

    select * from {{ ref('int_path_touches_numbered') }}

),

journeys as (

    select
        journey_id,
        min(path_group) as path_group,
        max(row_order) as last_order,
        max(occurred_at) as ended_at,
        max(value) as value,
        max(case when is_converted then 1 else 0 end) as is_converting
    from touches
    group by journey_id

),

conversions_unioned as (

    select
        'path|' || path_id as path_key, cast(null as {{ dbt.type_string() }}) as journey_id,
        path_group, path_id,
        conversion_count, conversion_value, null_count,
        cast(null as bigint) as last_order, cast(null as {{ dbt.type_timestamp() }}) as converted_at
    from paths
    where conversion_count + null_count > 0
    union all
    select
        'touch|' || path_touch_id, journey_id, path_group, null,
        cast(1 as decimal(20, 8)), value, cast(0 as decimal(20, 8)), row_order, occurred_at
    from touches
    where is_converted and conversion_scope <> 'path'
    union all
    select
        'journey|' || journeys.journey_id, journeys.journey_id, journeys.path_group, null,
        cast(journeys.is_converting as decimal(20, 8)),
        case when journeys.is_converting = 1 then journeys.value else 0 end,
        cast(1 - journeys.is_converting as decimal(20, 8)),
        journeys.last_order, journeys.ended_at
    from journeys
    left join (select distinct journey_id from touches where conversion_scope = 'path') as wholes
        on journeys.journey_id = wholes.journey_id
    where wholes.journey_id is not null or journeys.is_converting = 0

)

select * from conversions_unioned
