with targets as (select * from {{ ref('int_targets_valued') }}),

targets_described as (

    select
        cast(target_id as varchar) as target_id,
        cast(source as varchar) as source,
        cast(metric as varchar) as metric,
        cast(segment as varchar) as segment,
        cast(channel as varchar) as channel,
        cast(department as varchar) as department,
        cast(profile as varchar) as profile,
        cast(currency as varchar) as currency,
        cast(value as decimal(18, 4)) as value,
        cast(source_value as decimal(18, 4)) as source_value,
        cast(source_currency as varchar) as source_currency,
        cast(period_start_date as date) as period_start_date,
        cast(period_end_date as date) as period_end_date
    from targets

)

select * from targets_described
