with rates as (select * from {{ ref('int_diagnosis_rates_expected') }}),

cells_weighed as (

    select
        rates.*,
        case when response_band = 'in_time' then 1 else 0 end as in_time,
        band_count * coalesce(response_share, 0) as expected_count,
        other_mature_count + shrinkage_weight as other_weight
    from rates

),

answers_measured as (

    select
        scope,
        scope_key,
        sum(lead_count * in_time) as in_time_count,
        sum(expected_count * in_time) as expected_in_time_count,
        sum(
            in_time * band_count * response_share * (1 - response_share)
                * (1 + band_count * 1.0 / nullif(other_band_count, 0))
        ) as in_time_variance,
        sum((lead_count - expected_count) * expected_rate) as response_wins,
        sum(mature_count) as judged_count,
        sum(won_count) as won_count,
        sum(mature_count * expected_rate) as expected_won_count,
        sum(
            mature_count * expected_rate * (1 - expected_rate)
                * (1 + mature_count * 1.0 / nullif(other_weight, 0))
        ) as won_variance
    from cells_weighed
    group by scope, scope_key

)

select * from answers_measured
