{{ config(materialized='table') }}

with conversions as (select * from {{ ref('int_subject_conversions_unioned') }}),
paths as (select * from {{ ref('int_touch_paths_unioned') }}),
touches as (select * from {{ ref('int_subject_touches_unioned') }}),
missed as (select * from {{ ref('int_channel_subjects_missed') }}),

missed_touched as (

    select
        missed.subject_type,
        missed.conversion_type,
        missed.month_start_date,
        missed.subject_id as path_id,
        touches.touch_id,
        touches.channel,
        touches.occurred_at
    from missed
    inner join touches
        on missed.subject_type = touches.subject_type
        and missed.subject_id = touches.subject_id
        and touches.touch_date < missed.next_month_date
        and touches.touch_date >= missed.looks_back_to_date

),

paths_unioned as (

    select
        conversions.subject_type,
        conversions.conversion_type,
        cast(date_trunc('month', conversions.converted_date) as date) as month_start_date,
        conversions.conversion_id as path_id, paths.touch_id, paths.touch_number,
        paths.touch_count, paths.channel, true as is_converting
    from conversions
    inner join paths
        on conversions.conversion_id = paths.conversion_id
    union all
    select
        subject_type, conversion_type, month_start_date, path_id, touch_id,
        row_number() over (
            partition by subject_type, conversion_type, month_start_date, path_id
            order by occurred_at, touch_id
        ),
        count(*) over (
            partition by subject_type, conversion_type, month_start_date, path_id
        ),
        channel, false
    from missed_touched

)

select * from paths_unioned
