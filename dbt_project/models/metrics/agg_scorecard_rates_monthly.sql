with conversions as (

    select * from {{ ref('agg_conversions_monthly') }}

),

handoffs as (

    select * from {{ ref('agg_handoffs_monthly') }}

),

funnel_days as (

    select * from {{ ref('agg_funnel_daily') }}

),

funnel_months as (

    select
        cast(date_trunc('month', event_date) as date) as month_start_date,
        period_label,
        cast(sum(ad_spend_amount) as decimal(18, 6)) as ad_spend_amount,
        sum(inquiry_count) as inquiry_count,
        sum(sqo_count) as sqo_count,
        sum(new_won_deal_count) as new_won_deal_count,
        sum(lost_deal_count) as lost_deal_count,
        sum(sum(lost_deal_count)) over () as all_lost_deal_count
    from funnel_days
    group by cast(date_trunc('month', event_date) as date), period_label

),

rates_unioned as (

    select
        month_start_date, period_label, to_stage,
        from_stage || '_to_' || to_stage || '_rate' as metric,
        sum(converted_count) as numerator, sum(mature_count) as denominator,
        sum(immature_count) as immature_count
    from conversions
    group by month_start_date, period_label, from_stage, to_stage
    union all
    select
        month_start_date, period_label, null, 'sla_met_rate',
        sum(met_count), sum(met_count + breached_count), sum(pending_count)
    from handoffs
    group by month_start_date, period_label
    union all
    select
        month_start_date, period_label, null, 'win_rate',
        new_won_deal_count, new_won_deal_count + lost_deal_count, 0
    from funnel_months
    where all_lost_deal_count > 0 and new_won_deal_count + lost_deal_count > 0
    union all
    select
        month_start_date, period_label, null, 'ad_spend_per_inquiry',
        ad_spend_amount, inquiry_count, 0
    from funnel_months
    where ad_spend_amount > 0
    union all
    select
        month_start_date, period_label, null, 'ad_spend_per_sqo',
        ad_spend_amount, sqo_count, 0
    from funnel_months
    where ad_spend_amount > 0
    union all
    select
        month_start_date, period_label, null, 'ad_spend_per_won_deal', ad_spend_amount,
        new_won_deal_count, 0
    from funnel_months
    where ad_spend_amount > 0

),

rates_typed as (

    select
        {{ surrogate_key(['month_start_date', 'period_label', 'metric']) }} as scorecard_rate_id,
        month_start_date,
        period_label,
        to_stage,
        metric,
        cast(numerator as decimal(18, 6)) as numerator,
        cast(denominator as bigint) as denominator,
        cast(immature_count as bigint) as immature_count
    from rates_unioned

)

select * from rates_typed
