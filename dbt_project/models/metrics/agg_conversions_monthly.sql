with transitions as (select * from {{ ref('int_stage_transitions_observed') }}),
sources as (select * from {{ ref('int_pass_sources_named') }}),

transitions_dated as (

    select
        transitions.*,
        coalesce(sources.channel, 'unknown') as channel,
        cast(date_trunc('month', transitions.entered_date) as date) as month_start_date
    from transitions
    left join sources
        on transitions.pass_id = sources.pass_id

),

months_aggregated as (

    select
        {{ surrogate_key([
            'month_start_date', 'period_label', 'channel', 'from_stage', 'to_stage'
        ]) }} as conversion_month_id,
        channel,
        from_stage,
        to_stage,
        period_label,
        cast(max(horizon_days) as bigint) as horizon_days,
        cast(count(*) as bigint) as entered_count,
        cast(sum(case when is_mature then 1 else 0 end) as bigint) as mature_count,
        cast(sum(case when is_mature and is_reached_in_time then 1 else 0 end) as bigint)
            as converted_count,
        cast(sum(case when is_mature then 0 else 1 end) as bigint) as immature_count,
        cast(sum(case when is_reached then 1 else 0 end) as bigint) as reached_so_far_count,
        month_start_date
    from transitions_dated
    group by month_start_date, period_label, channel, from_stage, to_stage

)

select * from months_aggregated
