with settings as (select * from {{ ref('int_settings_resolved') }}),
thresholds as (select * from {{ ref('stg_contract__thresholds') }}),

thresholds_current as (

    select
        settings.run_id,
        max(case when threshold = 'silence_expiry_days' then value end) as silence_days,
        max(case when threshold = 'minimum_sample' then value end) as minimum_sample,
        max(case when threshold = 'shrinkage_weight' then value end) as shrinkage_weight,
        max(case when threshold = 'recycle_nurture_days' then value end) as nurture_days,
        max(case when threshold = 'dormant_after_days' then value end) as dormant_days,
        max(case when threshold = 'agreed_attempts' then value end) as agreed_attempts,
        max(case when threshold = 'false_discovery_rate' then value end) as discovery_rate,
        max(case when threshold = 'lead_outcome_days' then value end) as outcome_days
    from settings
    left join thresholds
        on {{ holds_on('thresholds', 'settings.as_of_date') }}
    group by settings.run_id

),

thresholds_resolved as (

    select
        run_id,
        cast(coalesce(silence_days, 90) as integer) as silence_days,
        cast(coalesce(minimum_sample, 30) as integer) as minimum_sample,
        cast(coalesce(shrinkage_weight, 20) as double) as shrinkage_weight,
        cast(coalesce(nurture_days, 30) as integer) as nurture_days,
        cast(coalesce(dormant_days, 90) as integer) as dormant_days,
        cast(coalesce(agreed_attempts, 6) as integer) as agreed_attempts,
        cast(coalesce(discovery_rate, 0.05) as double) as discovery_rate,
        cast(coalesce(outcome_days, 180) as integer) as outcome_days
    from thresholds_current

)

select * from thresholds_resolved
