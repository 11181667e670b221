with touch_paths as (

    select * from {{ ref('int_touch_paths_unioned') }}

),

path_steps as (

    select * from {{ ref('int_path_steps_built') }}

),

converting as (

    select path_key
    from {{ ref('int_path_conversions_listed') }}
    where conversion_count > 0

),

paths_unioned as (

    select conversion_id, touch_id, channel, touch_number, touch_count, age_days, is_direct
    from touch_paths
    union all
    select
        path_steps.path_key,
        path_steps.path_key || '|' || cast(path_steps.step_number as {{ dbt.type_string() }}),
        path_steps.channel, path_steps.step_number, path_steps.step_count, path_steps.age_days,
        path_steps.is_direct
    from path_steps
    inner join converting
        on path_steps.path_key = converting.path_key

)

select * from paths_unioned
