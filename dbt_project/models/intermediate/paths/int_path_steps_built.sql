{{ config(materialized='table') }}

with settings as (

    select * from {{ ref('int_settings_resolved') }}

),

conversions as (

    select * from {{ ref('int_path_conversions_listed') }}

),

parts as (

    select * from {{ ref('int_path_texts_split') }}

),

touches as (

    select * from {{ ref('int_path_touches_numbered') }}
    where channel is not null

),

steps_unioned as (

    select
        conversions.path_key, conversions.path_group, parts.channel,
        parts.part_number as row_order, cast(null as double) as age_days
    from conversions
    inner join parts
        on conversions.path_id = parts.path_id
    union all
    select
        conversions.path_key, conversions.path_group, touches.channel, touches.row_order,
        ({{ epoch_seconds('conversions.converted_at') }}
            - {{ epoch_seconds('touches.occurred_at') }}) / 86400
    from conversions
    inner join touches
        on conversions.journey_id = touches.journey_id
        and touches.row_order <= conversions.last_order

),

steps_numbered as (

    select
        steps_unioned.path_key,
        steps_unioned.path_group,
        steps_unioned.channel,
        row_number() over (partition by path_key order by row_order) as step_number,
        count(*) over (partition by path_key) as step_count,
        steps_unioned.age_days,
        lower(steps_unioned.channel) in ('direct', '(direct)', '(direct) / (none)') as is_direct
    from steps_unioned
    cross join settings
    where settings.path_lookback_days is null
        or steps_unioned.age_days is null
        or steps_unioned.age_days <= settings.path_lookback_days

)

select * from steps_numbered
