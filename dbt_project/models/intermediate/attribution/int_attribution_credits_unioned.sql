with credits as (select * from {{ ref('int_touch_credits_allocated') }}),
touches as (select * from {{ ref('int_touches_unioned') }}),
conversions as (select * from {{ ref('int_conversions_unioned') }}),

methods as (

    select * from {{ ref('attribution_methods') }}
    where level = 'touch'

),

conversions_without_path as (

    select conversions.*
    from conversions
    left join (select distinct conversion_id from {{ ref('int_touch_paths_built') }}) as paths
        on conversions.conversion_id = paths.conversion_id
    where paths.conversion_id is null

),

credits_unioned as (

    select
        credits.conversion_id, credits.method, credits.touch_id, touches.touch_type,
        touches.channel, touches.department, touches.campaign_id, credits.credit,
        credits.credited_amount,
        credits.source_credited_amount, touches.occurred_at as touched_at
    from credits
    inner join touches
        on credits.touch_id = touches.touch_id
    union all
    select
        conversions_without_path.conversion_id, methods.method, null as touch_id,
        'unattributed' as touch_type, 'unattributed' as channel, 'unattributed' as department,
        null as campaign_id, cast(1 as decimal(18, 12)) as credit,
        cast(coalesce(conversions_without_path.value, 0) as decimal(18, 2)) as credited_amount,
        cast(coalesce(conversions_without_path.source_value, 0) as decimal(18, 2))
            as source_credited_amount,
        null as touched_at
    from conversions_without_path
    cross join methods

),

credits_dated as (

    select
        credits_unioned.conversion_id || '|' || credits_unioned.method || '|'
            || coalesce(credits_unioned.touch_id, 'unattributed') as credit_id,
        credits_unioned.conversion_id,
        conversions.conversion_type,
        conversions.customer_id,
        conversions.pass_id,
        conversions.deal_id,
        credits_unioned.method,
        credits_unioned.touch_id,
        credits_unioned.touch_type,
        credits_unioned.channel,
        credits_unioned.department,
        credits_unioned.campaign_id,
        conversions.currency,
        conversions.source_currency,
        conversions.period_label,
        credits_unioned.credit,
        credits_unioned.credited_amount,
        credits_unioned.source_credited_amount,
        conversions.converted_date,
        conversions.converted_at,
        credits_unioned.touched_at
    from credits_unioned
    inner join conversions
        on credits_unioned.conversion_id = conversions.conversion_id

)

select * from credits_dated
