with costs as (

    select * from {{ ref('int_costs_valued') }}
    where department in ('marketing', 'sales')

),

cost_months as (

    select
        month_start_date,
        sum(amount) as cost_amount,
        max(case when kind = 'media' then 1 else 0 end) as has_media
    from costs
    group by month_start_date

),

spend_months as (

    select
        cast(date_trunc('month', spend_date) as date) as month_start_date,
        sum(amount) as media_amount
    from {{ ref('int_ad_spend_valued') }}
    group by cast(date_trunc('month', spend_date) as date)

),

months_summed as (

    select
        coalesce(cost_months.month_start_date, spend_months.month_start_date) as month_start_date,
        cast(
            cost_months.cost_amount + case
                when cost_months.has_media = 1 then 0
                else coalesce(spend_months.media_amount, 0)
            end as decimal(18, 2)
        ) as acquisition_cost_amount,
        cast(spend_months.media_amount as decimal(18, 2)) as media_amount
    from cost_months
    full join spend_months
        on cost_months.month_start_date = spend_months.month_start_date

)

select * from months_summed
