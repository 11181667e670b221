with chains as (select * from {{ ref('int_bridge_chains_computed') }}),
metrics as (select * from {{ ref('int_bridge_metrics_summed') }}),
factors as (select * from {{ ref('int_bridge_factors_listed') }}),

chains_measured as (

    select
        chains.*,
        metrics.target_value,
        metrics.actual_value,
        metrics.other_value,
        {{ list_item(list_item('chains.bridge', 'chains.factor_count + 1'), 2) }} as plan_product,
        {{ list_item(list_item('chains.bridge', 'chains.factor_count + 1'), 3) }} as actual_product
    from chains
    inner join metrics
        on chains.metric = metrics.metric
        and chains.period_start_date = metrics.period_start_date
        and chains.period_end_date = metrics.period_end_date

),

terms_unioned as (

    select
        chains_measured.metric, chains_measured.period_start_date, chains_measured.period_end_date,
        factors.factor, factors.kind, factors.stage, factors.position,
        {{ list_item(list_item('chains_measured.bridge', 'factors.position'), 1) }} as effect,
        {{ list_item(list_item('chains_measured.bridge', 'factors.position'), 2) }} as lowest,
        {{ list_item(list_item('chains_measured.bridge', 'factors.position'), 3) }} as highest
    from chains_measured
    inner join factors
        on factors.position <= chains_measured.factor_count
    union all
    select
        metric, period_start_date, period_end_date,
        'timing', 'rest', null, factor_count + 1,
        actual_value - other_value - actual_product, null, null
    from chains_measured
    union all
    select
        metric, period_start_date, period_end_date,
        'other_deal_types', 'rest', null, factor_count + 2,
        other_value, null, null
    from chains_measured
    union all
    select
        metric, period_start_date, period_end_date,
        'plan_inconsistency', 'rest', null, factor_count + 3,
        plan_product - target_value, null, null
    from chains_measured

),

terms_ranked as (

    select
        terms_unioned.*,
        round(terms_unioned.effect, 4) as rounded_effect,
        row_number() over (
            partition by
                terms_unioned.metric,
                terms_unioned.period_start_date,
                terms_unioned.period_end_date
            order by abs(terms_unioned.effect) desc, terms_unioned.position
        ) as size_rank
    from terms_unioned

),

-- the largest term takes what rounding left over, so that the sum is exact
terms_listed as (

    select
        terms_ranked.metric,
        terms_ranked.period_start_date,
        terms_ranked.period_end_date,
        terms_ranked.factor,
        terms_ranked.kind,
        terms_ranked.stage,
        terms_ranked.position,
        metrics.is_year_to_date,
        metrics.target_value,
        metrics.actual_value,
        cast(terms_ranked.rounded_effect as decimal(18, 4)) + case
            when terms_ranked.size_rank = 1
                then cast(metrics.actual_value - metrics.target_value as decimal(18, 4))
                    - sum(cast(terms_ranked.rounded_effect as decimal(18, 4))) over (
                        partition by
                            terms_ranked.metric,
                            terms_ranked.period_start_date,
                            terms_ranked.period_end_date
                    )
            else 0
        end as effect,
        terms_ranked.lowest,
        terms_ranked.highest
    from terms_ranked
    inner join metrics
        on terms_ranked.metric = metrics.metric
        and terms_ranked.period_start_date = metrics.period_start_date
        and terms_ranked.period_end_date = metrics.period_end_date

)

select * from terms_listed
