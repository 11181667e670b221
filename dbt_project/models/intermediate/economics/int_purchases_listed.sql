with deals as (

    select * from {{ ref('int_deals_valued') }}
    where is_won and closed_date is not null

),

orders as (

    select * from {{ ref('int_orders_valued') }}
    where ordered_date is not null and customer_id is not null

),

accounts as (select * from {{ ref('int_accounts_resolved') }}),
passes as (select * from {{ ref('int_deal_passes_assigned') }}),

companies_with_deals as (

    select count(*) as deal_count from deals

),

purchases_unioned as (

    select
        coalesce(accounts.account_id, deals.company_id, passes.customer_id, deals.deal_id)
            as buyer_id,
        coalesce(deals.amount, 0) as amount,
        deals.deal_type = 'new' as is_new_business,
        deals.closed_date as purchase_date
    from deals
    left join accounts
        on deals.company_id = accounts.company_id
    left join passes
        on deals.deal_id = passes.deal_id
    union all
    select orders.customer_id, coalesce(orders.amount, 0), true, orders.ordered_date
    from orders
    cross join companies_with_deals
    where companies_with_deals.deal_count = 0

),

days_summed as (

    select
        buyer_id,
        sum(amount) as amount,
        max(case when is_new_business then 1 else 0 end) as new_business,
        purchase_date
    from purchases_unioned
    group by buyer_id, purchase_date

),

purchases_listed as (

    select
        buyer_id,
        amount,
        new_business = 1 and sum(new_business) over (
            partition by buyer_id
            order by purchase_date
            rows between unbounded preceding and current row
        ) = 1 as is_first,
        cast(date_trunc('month', purchase_date) as date) as month_start_date,
        purchase_date,
        lead(purchase_date) over (partition by buyer_id order by purchase_date) as next_date
    from days_summed

)

select * from purchases_listed
