with thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),

touches as (

    select * from {{ ref('int_touches_unioned') }}
    where occurred_at is not null

),

sales_acts as (select * from {{ ref('int_sales_acts_identified') }}),

customer_accounts as (

    select * from {{ ref('int_customer_accounts_matched') }}
    where account_id is not null

),

company_accounts as (select * from {{ ref('int_accounts_resolved') }}),
companies as (select * from {{ ref('int_companies_unioned') }}),
deals as (select * from {{ ref('int_deals_valued') }}),

touches_placed as (

    select
        customer_accounts.account_id,
        touches.customer_id,
        touches.touch_type,
        touches.occurred_at,
        lag(touches.occurred_at) over (
            partition by customer_accounts.account_id
            order by touches.occurred_at, touches.touch_id
        ) as touched_before_at
    from touches
    inner join customer_accounts
        on touches.customer_id = customer_accounts.customer_id

),

returns_found as (

    select touches_placed.*
    from touches_placed
    cross join thresholds
    where touches_placed.touch_type = 'session'
        and {{ days_after('touches_placed.touched_before_at', 'thresholds.dormant_days') }}
            <= touches_placed.occurred_at

),

-- an account with a deal in hand is not dormant, whatever its people do on the web
returns_unattended as (

    select
        returns_found.account_id,
        returns_found.customer_id,
        returns_found.occurred_at,
        count(deals.deal_id) as open_deal_count
    from returns_found
    left join company_accounts
        on returns_found.account_id = company_accounts.account_id
    left join deals
        on company_accounts.company_id = deals.company_id
        and deals.created_at <= returns_found.occurred_at
        and (not deals.is_closed or returns_found.occurred_at < deals.closed_at)
    group by returns_found.account_id, returns_found.customer_id, returns_found.occurred_at

),

acts_unioned as (

    select account_id, occurred_at as acted_at
    from touches_placed
    where touch_type in ('sales', 'campaign')
    union all
    select customer_accounts.account_id, sales_acts.acted_at
    from sales_acts
    inner join customer_accounts
        on sales_acts.customer_id = customer_accounts.customer_id

),

acts_first as (

    select
        returns_found.account_id,
        returns_found.occurred_at,
        min(acts_unioned.acted_at) as acted_at
    from returns_found
    inner join acts_unioned
        on returns_found.account_id = acts_unioned.account_id
        and returns_found.occurred_at < acts_unioned.acted_at
    group by returns_found.account_id, returns_found.occurred_at

),

accounts_returned as (

    select
        'dormant:' || returns_unattended.account_id || ':'
            || cast(returns_unattended.occurred_at as {{ dbt.type_string() }})
            as missed_opportunity_id,
        'dormant' as kind,
        'inquiry' as stage,
        returns_unattended.customer_id,
        returns_unattended.account_id,
        companies.owner_id,
        case when companies.owner_id is null then 'marketing' else 'sales' end as department,
        acts_first.acted_at is not null as is_closed,
        returns_unattended.occurred_at as opened_at,
        acts_first.acted_at as closed_at
    from returns_unattended
    left join acts_first
        on returns_unattended.account_id = acts_first.account_id
        and returns_unattended.occurred_at = acts_first.occurred_at
    left join companies
        on returns_unattended.account_id = companies.company_id
    where returns_unattended.open_deal_count = 0

)

select * from accounts_returned
