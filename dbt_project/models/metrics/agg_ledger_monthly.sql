with entries as (select * from {{ ref('fct_revenue_ledger') }}),
settings as (select * from {{ ref('int_settings_resolved') }}),
balances as (select * from {{ ref('int_ledger_balances_carried') }}),

plans as (

    select month_start_date, sum(target) as planned_count
    from {{ ref('agg_targets_monthly') }}
    where metric = 'inquiries'
    group by month_start_date

),

entries_summed as (

    select
        month_start_date,
        sum(case when entry_kind = 'baseline' then amount else 0 end) as baseline_amount,
        sum(case when entry_kind in ('market', 'recycling', 'consolidation') then amount else 0 end)
            as market_amount,
        sum(case when is_above_expectation and department = 'marketing' then amount else 0 end)
            as marketing_amount,
        sum(case when is_above_expectation and department = 'sales' then amount else 0 end)
            as sales_amount,
        sum(
            case
                when is_above_expectation and department not in ('marketing', 'sales') then amount
                else 0
            end
        ) as other_amount,
        sum(amount) as entry_amount,
        sum(realised_amount) as realised_amount,
        sum(case when entry_kind = 'baseline' and stage = 'inquiry' then amount else 0 end)
            as inquiry_baseline_amount,
        count(distinct case when entry_kind = 'baseline' and stage = 'inquiry' then record_id end)
            as inquiry_count
    from entries
    group by month_start_date

),

months_balanced as (

    select
        balances.month_start_date,
        settings.currency,
        coalesce(
            lag(balances.closing_amount) over (order by balances.month_start_date), 0
        ) as opening_amount,
        entries_summed.baseline_amount,
        entries_summed.market_amount,
        entries_summed.marketing_amount,
        entries_summed.sales_amount,
        entries_summed.other_amount,
        entries_summed.entry_amount,
        entries_summed.realised_amount,
        entries_summed.inquiry_baseline_amount,
        entries_summed.inquiry_count,
        balances.closing_amount,
        balances.open_count,
        plans.planned_count
    from balances
    cross join settings
    left join entries_summed
        on balances.month_start_date = entries_summed.month_start_date
    left join plans
        on balances.month_start_date = plans.month_start_date

),

ledger_monthly as (

    select
        cast(month_start_date as date) as month_start_date,
        cast(currency as varchar) as currency,
        cast(opening_amount as decimal(18, 2)) as opening_amount,
        cast(coalesce(baseline_amount, 0) as decimal(18, 2)) as baseline_amount,
        cast(coalesce(marketing_amount, 0) as decimal(18, 2)) as marketing_amount,
        cast(coalesce(sales_amount, 0) as decimal(18, 2)) as sales_amount,
        cast(coalesce(other_amount, 0) as decimal(18, 2)) as other_amount,
        cast(coalesce(market_amount, 0) as decimal(18, 2)) as market_amount,
        cast(coalesce(entry_amount, 0) as decimal(18, 2)) as entry_amount,
        cast(coalesce(realised_amount, 0) as decimal(18, 2)) as realised_amount,
        cast(closing_amount as decimal(18, 2)) as closing_amount,
        cast(
            round(
                (inquiry_count - planned_count)
                    * inquiry_baseline_amount / nullif(inquiry_count, 0),
                2
            ) as decimal(18, 2)
        ) as volume_amount,
        cast(coalesce(inquiry_count, 0) as bigint) as inquiry_count,
        cast(planned_count as decimal(18, 4)) as planned_count,
        cast(open_count as bigint) as open_count
    from months_balanced

)

select * from ledger_monthly
