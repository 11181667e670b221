{{ config(materialized='table') }}

with paths as (select * from {{ ref('int_channel_paths_built') }}),

touches_looked_back as (

    select
        subject_type,
        conversion_type,
        month_start_date,
        is_converting,
        touch_number = touch_count as is_last,
        channel,
        lag(channel, 1) over (
            partition by subject_type, conversion_type, month_start_date, is_converting, path_id
            order by touch_number
        ) as channel_1,
        lag(channel, 2) over (
            partition by subject_type, conversion_type, month_start_date, is_converting, path_id
            order by touch_number
        ) as channel_2,
        lag(channel, 3) over (
            partition by subject_type, conversion_type, month_start_date, is_converting, path_id
            order by touch_number
        ) as channel_3,
        lag(channel, 4) over (
            partition by subject_type, conversion_type, month_start_date, is_converting, path_id
            order by touch_number
        ) as channel_4,
        lag(channel, 5) over (
            partition by subject_type, conversion_type, month_start_date, is_converting, path_id
            order by touch_number
        ) as channel_5
    from paths

),

-- counted before they are named: paths are many, their kinds of step are few
steps_counted as (

    select
        subject_type, conversion_type, month_start_date, is_converting, is_last, channel_5,
        channel_4, channel_3, channel_2, channel_1, channel, count(*) as step_count
    from touches_looked_back
    group by
        subject_type, conversion_type, month_start_date, is_converting, is_last, channel_5,
        channel_4, channel_3, channel_2, channel_1, channel

),

transitions_unioned as (

    select
        subject_type, conversion_type, month_start_date, channel_5, channel_4, channel_3, channel_2,
        channel_1, channel, 'touch' as outcome, step_count
    from steps_counted
    union all
    select
        subject_type, conversion_type, month_start_date, channel_4, channel_3, channel_2, channel_1,
        channel, cast(null as {{ dbt.type_string() }}),
        case when is_converting then 'conversion' else 'null' end, step_count
    from steps_counted
    where is_last

),

transitions_counted as (

    select
        {{ surrogate_key([
            'subject_type', 'conversion_type', 'month_start_date', 'channel_5', 'channel_4',
            'channel_3', 'channel_2', 'channel_1', 'channel', 'outcome'
        ]) }} as transition_id,
        subject_type,
        conversion_type,
        month_start_date,
        channel_5,
        channel_4,
        channel_3,
        channel_2,
        channel_1,
        channel,
        outcome,
        cast(sum(step_count) as bigint) as transition_count
    from transitions_unioned
    group by
        subject_type, conversion_type, month_start_date, channel_5, channel_4, channel_3, channel_2,
        channel_1, channel, outcome

)

select * from transitions_counted
