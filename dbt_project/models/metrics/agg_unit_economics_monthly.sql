with months as (select * from {{ ref('int_economic_months_listed') }}),
costs as (select * from {{ ref('int_acquisition_costs_summed') }}),
customer_months as (select * from {{ ref('int_customer_months_counted') }}),

purchase_months as (

    select
        month_start_date,
        sum(amount) as revenue_amount,
        sum(case when is_first then 1 else 0 end) as new_customer_count
    from {{ ref('int_purchases_listed') }}
    group by month_start_date

),

months_measured as (

    select
        months.month_start_date,
        months.trailing_from_date,
        coalesce(purchase_months.revenue_amount, 0) as revenue_amount,
        coalesce(purchase_months.new_customer_count, 0) as new_customer_count,
        customer_months.started_count,
        customer_months.active_count,
        customer_months.churned_count
    from months
    inner join customer_months
        on months.month_start_date = customer_months.month_start_date
    left join purchase_months
        on months.month_start_date = purchase_months.month_start_date

),

trailing_summed as (

    select
        months_measured.month_start_date,
        sum(earlier.revenue_amount) as revenue_amount,
        sum(earlier.active_count) as active_count,
        sum(earlier.started_count) as started_count,
        sum(earlier.churned_count) as churned_count
    from months_measured
    inner join months_measured as earlier
        on months_measured.month_start_date >= earlier.month_start_date
        and months_measured.trailing_from_date <= earlier.month_start_date
    group by months_measured.month_start_date

),

months_aggregated as (

    select
        cast(months.currency as varchar) as currency,
        cast(costs.acquisition_cost_amount as decimal(18, 2)) as acquisition_cost_amount,
        cast(costs.media_amount as decimal(18, 2)) as media_amount,
        cast(measured.revenue_amount as decimal(18, 2)) as revenue_amount,
        cast(trailed.revenue_amount as decimal(18, 2)) as trailing_revenue_amount,
        cast(trailed.revenue_amount * months.gross_margin as decimal(18, 2))
            as trailing_gross_profit_amount,
        cast(months.median_cycle_days as double) as median_cycle_days,
        cast(measured.new_customer_count as bigint) as new_customer_count,
        cast(
            case when costs.acquisition_cost_amount is not null
                then measured.new_customer_count
            end as bigint
        ) as costed_new_customer_count,
        cast(
            case when costs.media_amount is not null then measured.new_customer_count end as bigint
        ) as media_new_customer_count,
        cast(measured.active_count as bigint) as active_customer_count,
        cast(measured.churned_count as bigint) as churned_customer_count,
        cast(trailed.active_count as bigint) as trailing_customer_month_count,
        cast(trailed.started_count as bigint) as trailing_started_count,
        cast(trailed.churned_count as bigint) as trailing_churned_count,
        cast(months.cost_month_date as date) as cost_month_date,
        cast(months.month_start_date as date) as month_start_date
    from months
    inner join months_measured as measured
        on months.month_start_date = measured.month_start_date
    inner join trailing_summed as trailed
        on months.month_start_date = trailed.month_start_date
    left join costs
        on months.cost_month_date = costs.month_start_date

)

select * from months_aggregated
