{{ config(materialized='table') }}

with weights as (select * from {{ ref('int_touch_weights_computed') }}),

conversions as (

    select conversion_id, value, source_value from {{ ref('int_conversions_unioned') }}
    union all
    select conversion_id, value, source_value from {{ ref('int_account_conversions_listed') }}

),

shares_computed as (

    select
        weights.conversion_id,
        weights.touch_id,
        weights.method,
        weights.touch_number,
        cast(round(weights.weight, 12) as decimal(18, 12)) as credit,
        weights.weight * cast(coalesce(conversions.value, 0) as double) * 100 as cents_share,
        weights.weight * cast(coalesce(conversions.source_value, 0) as double) * 100
            as source_cents_share,
        cast(coalesce(conversions.value, 0) * 100 as bigint) as cents,
        cast(coalesce(conversions.source_value, 0) * 100 as bigint) as source_cents
    from weights
    inner join conversions
        on weights.conversion_id = conversions.conversion_id

),

cents_floored as (

    select
        shares_computed.*,
        cast(floor(round(cents_share, 6)) as bigint) as whole_cents,
        cast(floor(round(source_cents_share, 6)) as bigint) as whole_source_cents
    from shares_computed

),

remainders_ranked as (

    select
        cents_floored.*,
        sum(credit) over (partition by conversion_id, method) as credit_sum,
        row_number() over (
            partition by conversion_id, method
            order by touch_number
        ) as method_rank,
        cents - sum(whole_cents) over (partition by conversion_id, method) as cents_left,
        source_cents - sum(whole_source_cents) over (partition by conversion_id, method)
            as source_cents_left,
        row_number() over (
            partition by conversion_id, method
            order by round(cents_share - whole_cents, 6) desc, touch_number
        ) as remainder_rank,
        row_number() over (
            partition by conversion_id, method
            order by round(source_cents_share - whole_source_cents, 6) desc, touch_number
        ) as source_remainder_rank
    from cents_floored

),

credits_allocated as (

    select
        conversion_id,
        touch_id,
        method,
        cast(
            credit + case when method_rank = 1 then 1 - credit_sum else 0 end as decimal(18, 12)
        ) as credit,
        whole_cents + case when remainder_rank <= cents_left then 1 else 0 end as cents,
        whole_source_cents
        + case when source_remainder_rank <= source_cents_left then 1 else 0 end as source_cents
    from remainders_ranked

),

credits_typed as (

    select
        conversion_id,
        touch_id,
        method,
        credit,
        cast(cents / 100.0 as decimal(18, 2)) as credited_amount,
        cast(source_cents / 100.0 as decimal(18, 2)) as source_credited_amount
    from credits_allocated

)

select * from credits_typed
