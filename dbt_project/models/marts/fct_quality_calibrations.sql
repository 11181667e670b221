with bins as (select * from {{ ref('int_quality_calibrations_measured') }}),
settings as (select * from {{ ref('int_settings_resolved') }}),

calibrations_described as (

    select
        cast(bin_number as bigint) as bin_number,
        cast(settings.currency as varchar) as currency,
        cast(lead_count as bigint) as lead_count,
        cast(won_count as bigint) as won_count,
        cast(expected_rate as double) as expected_rate,
        cast(round(expected_amount, 2) as decimal(18, 2)) as expected_amount,
        cast(won_amount as decimal(18, 2)) as won_amount,
        cast(all_lead_count as bigint) as all_lead_count,
        cast(brier_score as double) as brier_score,
        cast(base_brier_score as double) as base_brier_score,
        cast(auc as double) as auc
    from bins
    cross join settings

)

select * from calibrations_described
