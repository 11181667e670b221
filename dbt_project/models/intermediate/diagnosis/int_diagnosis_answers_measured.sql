with rates as (select * from {{ ref('int_diagnosis_rates_expected') }}),

cells_weighed as (

    select
        rates.*,
        case when response_band = 'in_time' then 1 else 0 end as in_time,
        band_count * coalesce(response_share, 0) as expected_count,
        other_mature_count + shrinkage_weight as other_weight
    from rates

),

-- a test asks how much chance there is if nothing is wrong: own wins and others' at one rate then
wins_pooled as (

    select
        cells_weighed.*,
        least(
            expected_rate * coalesce(
                (sum(won_count + other_won_count) over (partition by scope, scope_key))
                / nullif(
                    sum(mature_count * expected_rate + other_won_count) over (
                        partition by scope, scope_key
                    ), 0
                ), 1
            ), 1
        ) as pooled_rate
    from cells_weighed

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
            mature_count * pooled_rate * (1 - pooled_rate)
                * (1 + mature_count * 1.0 / nullif(other_weight, 0))
        ) as won_variance
    from wins_pooled
    group by scope, scope_key

)

select * from answers_measured
