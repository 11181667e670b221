with durations as (select * from {{ ref('int_funnel_durations_measured') }}),

months_aggregated as (

    select
        cast({{ surrogate_key(['from_stage', 'to_stage', 'month_start_date']) }} as varchar)
            as stage_duration_id,
        cast(from_stage as varchar) as from_stage,
        cast(to_stage as varchar) as to_stage,
        cast(count(*) as bigint) as completed_count,
        cast(sum(duration_days) as double) as total_days,
        cast(median(duration_days) as double) as median_days,
        cast(percentile_cont(0.9) within group (order by duration_days) as double)
            as ninetieth_days,
        cast(month_start_date as date) as month_start_date
    from durations
    group by from_stage, to_stage, month_start_date

)

select * from months_aggregated
