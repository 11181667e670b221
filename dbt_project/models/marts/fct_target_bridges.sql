with terms as (select * from {{ ref('int_bridge_terms_owned') }}),

terms_described as (

    select
        cast(
            {{ surrogate_key([
                'metric', 'segment', 'channel', 'period_start_date', 'period_end_date', 'factor'
            ]) }}
            as varchar
        ) as target_bridge_id,
        cast(metric as varchar) as metric,
        cast(segment as varchar) as segment,
        cast(channel as varchar) as channel,
        cast(factor as varchar) as factor,
        cast(stage as varchar) as stage,
        cast(verdict as varchar) as verdict,
        cast(position as bigint) as factor_position,
        cast(target_value as decimal(18, 4)) as target_value,
        cast(actual_value as decimal(18, 4)) as actual_value,
        cast(factor_plan as decimal(18, 6)) as factor_plan,
        cast(factor_actual as decimal(18, 6)) as factor_actual,
        cast(sample_count as bigint) as sample_count,
        cast(effect as decimal(18, 4)) as effect,
        cast(lowest as decimal(18, 4)) as lowest_effect,
        cast(highest as decimal(18, 4)) as highest_effect,
        cast(lower_effect as decimal(18, 4)) as lower_effect,
        cast(upper_effect as decimal(18, 4)) as upper_effect,
        cast(marketing_effect as decimal(18, 4)) as marketing_effect,
        cast(sales_effect as decimal(18, 4)) as sales_effect,
        cast(other_effect as decimal(18, 4)) as other_effect,
        cast(unowned_effect as decimal(18, 4)) as unowned_effect,
        cast(response_effect as decimal(18, 4)) as response_effect,
        cast(is_year_to_date as boolean) as is_year_to_date,
        cast(period_start_date as date) as period_start_date,
        cast(period_end_date as date) as period_end_date
    from terms

)

select * from terms_described
