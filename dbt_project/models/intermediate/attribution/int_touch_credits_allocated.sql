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
        weights.holder_count,
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
    where holder_count > 1

),

rests_measured as (

    select
        cents_floored.*,
        touch_number = min(touch_number) over (partition by conversion_id, method)
            as is_method_first,
        1 - sum(credit) over (partition by conversion_id, method) as credit_left,
        cents - sum(whole_cents) over (partition by conversion_id, method) as cents_left,
        source_cents - sum(whole_source_cents) over (partition by conversion_id, method)
            as source_cents_left
    from cents_floored

),

-- ranking is what costs: only where a cent is left over, and once where both currencies are one
remainders_ranked as (

    select
        rests_measured.*,
        row_number() over (
            partition by conversion_id, method
            order by round(cents_share - whole_cents, 6) desc, touch_number
        ) as remainder_rank,
        cast(null as bigint) as source_remainder_rank
    from rests_measured
    where cents_left > 0 and source_cents = cents
    union all
    select
        rests_measured.*,
        row_number() over (
            partition by conversion_id, method
            order by round(cents_share - whole_cents, 6) desc, touch_number
        ),
        row_number() over (
            partition by conversion_id, method
            order by round(source_cents_share - whole_source_cents, 6) desc, touch_number
        )
    from rests_measured
    where (cents_left > 0 or source_cents_left > 0) and source_cents <> cents
    union all
    select rests_measured.*, null, null
    from rests_measured
    where cents_left = 0 and source_cents_left = 0

),

credits_allocated as (

    select
        conversion_id,
        touch_id,
        method,
        credit + case when is_method_first then credit_left else 0 end as credit,
        whole_cents + case when remainder_rank <= cents_left then 1 else 0 end as cents,
        whole_source_cents + case
            when coalesce(source_remainder_rank, remainder_rank) <= source_cents_left then 1
            else 0
        end as source_cents
    from remainders_ranked
    union all
    select conversion_id, touch_id, method, cast(1 as decimal(18, 12)), cents, source_cents
    from shares_computed
    where holder_count = 1

),

credits_typed as (

    select
        conversion_id,
        touch_id,
        method,
        cast(credit as decimal(18, 12)) as credit,
        cast(cents / 100.0 as decimal(18, 2)) as credited_amount,
        cast(source_cents / 100.0 as decimal(18, 2)) as source_credited_amount
    from credits_allocated

)

select * from credits_typed
