with conversions as (select * from {{ ref('int_account_conversions_listed') }}),
credits as (select * from {{ ref('int_touch_credits_allocated') }}),
touches as (select * from {{ ref('int_touches_unioned') }}),

methods as (

    select * from {{ ref('attribution_methods') }}
    where level = 'touch'

),

with_path as (

    select distinct conversion_id from {{ ref('int_account_paths_built') }}

),

credits_unioned as (

    select
        credits.conversion_id, credits.method, credits.touch_id, touches.customer_id,
        touches.campaign_id, touches.channel, touches.department, credits.credit,
        credits.credited_amount, touches.occurred_at as touched_at
    from credits
    inner join touches
        on credits.touch_id = touches.touch_id
    union all
    select
        conversions.conversion_id, methods.method, null, null, null, 'unattributed',
        'unattributed', cast(1 as decimal(18, 12)),
        cast(coalesce(conversions.value, 0) as decimal(18, 2)), null
    from conversions
    cross join methods
    left join with_path
        on conversions.conversion_id = with_path.conversion_id
    where with_path.conversion_id is null

),

credits_dated as (

    select
        conversions.conversion_id || '|' || credits_unioned.method || '|'
            || coalesce(credits_unioned.touch_id, 'unattributed') as account_credit_id,
        conversions.person_conversion_id as conversion_id,
        conversions.account_id,
        conversions.deal_id,
        conversions.conversion_type,
        conversions.currency,
        conversions.converted_date,
        credits_unioned.touch_id,
        credits_unioned.customer_id,
        credits_unioned.campaign_id,
        credits_unioned.method,
        credits_unioned.channel,
        credits_unioned.department,
        credits_unioned.credit,
        credits_unioned.credited_amount,
        credits_unioned.touched_at
    from credits_unioned
    inner join conversions
        on credits_unioned.conversion_id = conversions.conversion_id

)

select * from credits_dated
