with settings as (select * from {{ ref('int_settings_resolved') }}),
ranges as (select * from {{ ref('int_attribution_ranges_computed') }}),

ranges_described as (

    select
        cast({{ surrogate_key([
            'conversion_type', 'month_start_date', 'scope', 'credited_to'
        ]) }} as varchar) as attribution_range_id,
        cast(ranges.conversion_type as varchar) as conversion_type,
        cast(ranges.scope as varchar) as scope,
        cast(ranges.credited_to as varchar) as credited_to,
        cast(settings.currency as varchar) as currency,
        cast(ranges.lowest_credit as decimal(24, 12)) as lowest_credit,
        cast(ranges.highest_credit as decimal(24, 12)) as highest_credit,
        cast(ranges.lowest_amount as decimal(18, 2)) as lowest_amount,
        cast(ranges.highest_amount as decimal(18, 2)) as highest_amount,
        cast(ranges.best_place as bigint) as best_place,
        cast(ranges.worst_place as bigint) as worst_place,
        cast(ranges.method_count as bigint) as method_count,
        cast(ranges.best_place = ranges.worst_place as boolean) as is_settled,
        cast(ranges.month_start_date as date) as month_start_date
    from ranges
    cross join settings

)

select * from ranges_described
