{{ config(materialized='table') }}

with thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),
cells as (select * from {{ ref('int_diagnosis_cells_compared') }}),

bands_summed as (

    select
        cells.*,
        sum(other_count) over (partition by scope, scope_key, quality_band) as other_band_count,
        sum(other_mature_count) over (partition by scope, scope_key, quality_band)
            as other_band_mature_count,
        sum(other_won_count) over (partition by scope, scope_key, quality_band)
            as other_band_won_count,
        sum(other_chance_sum) over (partition by scope, scope_key, quality_band)
            as other_band_chance_sum,
        sum(lead_count) over (partition by scope, scope_key, quality_band) as band_count,
        sum(other_won_count) over (partition by scope, scope_key) * 1.0
            / nullif(sum(other_mature_count) over (partition by scope, scope_key), 0)
            as other_rate
    from cells

),

bands_shrunk as (

    select
        bands_summed.*,
        thresholds.shrinkage_weight,
        coalesce(
            (bands_summed.other_band_won_count
                + thresholds.shrinkage_weight * bands_summed.other_rate)
            / (bands_summed.other_band_mature_count + thresholds.shrinkage_weight), 0
        ) as band_rate,
        bands_summed.other_count * 1.0 / nullif(bands_summed.other_band_count, 0)
            as response_share,
        -- a band is wide: leads at its lower end are not to be expected at its mean
        coalesce(
            (bands_summed.chance_sum / nullif(bands_summed.mature_count, 0))
            / nullif(
                bands_summed.other_band_chance_sum
                    / nullif(bands_summed.other_band_mature_count, 0), 0
            ), 1
        ) as quality_factor
    from bands_summed
    cross join thresholds

),

-- what an answer in that time does to the chance, given the quality: one factor for all bands
factors_estimated as (

    select
        scope, scope_key, response_band,
        (sum(other_won_count) + max(shrinkage_weight * other_rate))
        / nullif(sum(other_mature_count * band_rate) + max(shrinkage_weight * other_rate), 0)
            as response_factor
    from bands_shrunk
    group by scope, scope_key, response_band

),

rates_expected as (

    select
        bands_shrunk.*,
        least(
            bands_shrunk.band_rate * coalesce(factors_estimated.response_factor, 1)
                * bands_shrunk.quality_factor,
            1
        ) as expected_rate
    from bands_shrunk
    inner join factors_estimated
        on bands_shrunk.scope = factors_estimated.scope
        and bands_shrunk.scope_key = factors_estimated.scope_key
        and bands_shrunk.response_band = factors_estimated.response_band

)

select * from rates_expected
