{{ config(materialized='table') }}

with days as (

    select
        days.currency,
        days.home_currency,
        days.rate_day,
        cast({{ days_after('days.rate_day', '-settings.rate_age_days') }} as date) as oldest_day
    from {{ ref('int_fx_days_needed') }} as days
    cross join {{ ref('int_settings_resolved') }} as settings

),

rates as (

    select * from {{ ref('int_fx_rates_unioned') }}
    where rate > 0

),

quotes_unioned as (

    select rate_date, base_currency as from_currency, quote_currency as to_currency,
        1 as preference, cast(rate as double) as multiplier, cast(1 as double) as divisor
    from rates
    union all
    select rate_date, quote_currency as from_currency, base_currency as to_currency,
        2 as preference, cast(1 as double) as multiplier, cast(rate as double) as divisor
    from rates

),

candidates_unioned as (

    select days.currency, days.rate_day, 'same' as method, 0 as preference,
        days.rate_day as published_date, '' as via_currency,
        cast(1 as double) as multiplier, cast(1 as double) as divisor
    from days
    where days.currency = days.home_currency
    union all
    select days.currency, days.rate_day,
        case when quotes_unioned.preference = 1 then 'direct' else 'inverse' end as method,
        quotes_unioned.preference, quotes_unioned.rate_date as published_date, '' as via_currency,
        quotes_unioned.multiplier, quotes_unioned.divisor
    from days
    inner join quotes_unioned
        on days.currency = quotes_unioned.from_currency
        and days.home_currency = quotes_unioned.to_currency
        and quotes_unioned.rate_date between days.oldest_day and days.rate_day
    where days.currency <> days.home_currency
    union all
    select days.currency, days.rate_day, 'triangulated' as method, 3 as preference,
        inbound.rate_date as published_date, inbound.to_currency as via_currency,
        inbound.multiplier * outbound.multiplier as multiplier,
        inbound.divisor * outbound.divisor as divisor
    from days
    inner join quotes_unioned as inbound
        on days.currency = inbound.from_currency
        and inbound.rate_date between days.oldest_day and days.rate_day
    inner join quotes_unioned as outbound
        on inbound.to_currency = outbound.from_currency
        and inbound.rate_date = outbound.rate_date
        and days.home_currency = outbound.to_currency
    where days.currency <> days.home_currency and inbound.to_currency <> days.home_currency

),

candidates_ranked as (

    select
        candidates_unioned.*,
        row_number() over (
            partition by currency, rate_day
            order by published_date desc, preference, via_currency, divisor
        ) as candidate_rank
    from candidates_unioned

),

rates_resolved as (

    select
        days.currency,
        days.home_currency,
        coalesce(candidates_ranked.method, 'missing') as method,
        candidates_ranked.multiplier,
        candidates_ranked.divisor,
        candidates_ranked.published_date,
        days.rate_day
    from days
    left join candidates_ranked
        on days.currency = candidates_ranked.currency
        and days.rate_day = candidates_ranked.rate_day
        and candidates_ranked.candidate_rank = 1

)

select * from rates_resolved
