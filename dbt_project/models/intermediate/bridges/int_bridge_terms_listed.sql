{{ config(materialized='table') }}

with effects as (select * from {{ ref('int_bridge_effects_computed') }}),
metrics as (select * from {{ ref('int_bridge_metrics_summed') }}),
factors as (select * from {{ ref('int_bridge_factors_listed') }}),

metrics_keyed as (

    select
        {{ surrogate_key(
            ['metric', 'segment', 'channel', 'period_start_date', 'period_end_date']
        ) }} as chain_id,
        metrics.*
    from metrics

),

effects_keyed as (

    select
        {{ surrogate_key(
            ['metric', 'segment', 'channel', 'period_start_date', 'period_end_date']
        ) }} as chain_id,
        effects.*
    from effects

),

products as (

    select
        chain_id,
        max(plan_product) as plan_product,
        max(actual_product) as actual_product
    from effects_keyed
    group by chain_id

),

rests as (

    select
        metrics_keyed.chain_id,
        metrics_keyed.actual_value - metrics_keyed.other_value - metrics_keyed.exchange_value
            - products.actual_product as timing_value,
        metrics_keyed.other_value,
        metrics_keyed.exchange_value,
        products.plan_product - metrics_keyed.target_value as inconsistency_value
    from metrics_keyed
    inner join products
        on metrics_keyed.chain_id = products.chain_id

),

terms_unioned as (

    select
        effects_keyed.chain_id, factors.factor, factors.kind, factors.stage, factors.position,
        effects_keyed.is_mix_planned, effects_keyed.effect, effects_keyed.lowest,
        effects_keyed.highest, effects_keyed.lower_effect, effects_keyed.upper_effect,
        effects_keyed.unit_effect
    from effects_keyed
    inner join factors
        on effects_keyed.factor = factors.factor
    union all
    select chain_id, 'timing', 'rest', null, 91, null, timing_value, null, null, null, null,
        null
    from rests
    union all
    select
        chain_id, 'other_deal_types', 'rest', null, 92, null, other_value, null, null, null, null,
        null
    from rests
    union all
    select
        chain_id, 'exchange_rates', 'rest', null, 93, null, exchange_value, null, null, null, null,
        null
    from rests
    union all
    select
        chain_id, 'plan_inconsistency', 'rest', null, 94, null, inconsistency_value, null, null,
        null, null, null
    from rests

),

terms_ranked as (

    select
        terms_unioned.*,
        cast(round(terms_unioned.effect, 4) as decimal(18, 4)) as rounded_effect,
        row_number() over (
            partition by terms_unioned.chain_id
            order by abs(terms_unioned.effect) desc, terms_unioned.position
        ) as size_rank
    from terms_unioned

),

-- the largest term takes what rounding left over, so that the sum is exact
terms_listed as (

    select
        metrics_keyed.metric,
        metrics_keyed.segment,
        metrics_keyed.channel,
        metrics_keyed.period_start_date,
        metrics_keyed.period_end_date,
        terms_ranked.factor,
        terms_ranked.kind,
        terms_ranked.stage,
        terms_ranked.position,
        terms_ranked.is_mix_planned,
        metrics_keyed.is_year_to_date,
        metrics_keyed.target_value,
        metrics_keyed.actual_value,
        terms_ranked.rounded_effect + case
            when terms_ranked.size_rank = 1
                then cast(
                    metrics_keyed.actual_value - metrics_keyed.target_value as decimal(18, 4)
                ) - sum(terms_ranked.rounded_effect) over (partition by terms_ranked.chain_id)
            else 0
        end as effect,
        terms_ranked.lowest,
        terms_ranked.highest,
        terms_ranked.lower_effect,
        terms_ranked.upper_effect,
        terms_ranked.unit_effect
    from terms_ranked
    inner join metrics_keyed
        on terms_ranked.chain_id = metrics_keyed.chain_id

)

select * from terms_listed
