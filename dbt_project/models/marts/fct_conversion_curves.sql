with curves as (select * from {{ ref('int_conversion_curves_estimated') }}),

conversion_curves_described as (

    select
        cast({{ surrogate_key(['from_stage', 'to_stage', 'channel', 'day_number']) }} as varchar)
            as conversion_curve_id,
        cast(curves.from_stage as varchar) as from_stage,
        cast(curves.to_stage as varchar) as to_stage,
        cast(curves.channel as varchar) as channel,
        cast(curves.day_number as bigint) as day_number,
        cast(curves.at_risk_count as bigint) as at_risk_count,
        cast(curves.advanced_count as bigint) as advanced_count,
        cast(curves.exited_count as bigint) as exited_count,
        cast(curves.censored_count as bigint) as censored_count,
        cast(curves.kaplan_meier_rate as double) as kaplan_meier_rate,
        cast(curves.conversion_rate as double) as conversion_rate
    from curves

)

select * from conversion_curves_described
