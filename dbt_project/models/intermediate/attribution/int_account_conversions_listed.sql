{{ config(materialized='table') }}

with conversions as (select * from {{ ref('int_conversions_unioned') }}),
accounts as (select * from {{ ref('int_accounts_resolved') }}),
deals as (select * from {{ ref('int_deals_valued') }}),

customers as (

    select * from {{ ref('int_customer_accounts_matched') }}
    where account_id is not null

),

-- a deal belongs to its company's account, anything else to the account of its person
accounts_found as (

    select
        conversions.conversion_id,
        coalesce(accounts.account_id, customers.account_id) as account_id
    from conversions
    left join deals
        on conversions.deal_id = deals.deal_id
    left join accounts
        on deals.company_id = accounts.company_id
    left join customers
        on conversions.customer_id = customers.customer_id

),

conversions_listed as (

    select
        'account:' || conversions.conversion_id as conversion_id,
        conversions.conversion_id as person_conversion_id,
        accounts_found.account_id,
        conversions.conversion_type,
        conversions.deal_id,
        conversions.currency,
        conversions.value,
        conversions.source_value,
        conversions.converted_date,
        conversions.converted_at,
        conversions.eligible_until_at
    from conversions
    inner join accounts_found
        on conversions.conversion_id = accounts_found.conversion_id
    where accounts_found.account_id is not null

)

select * from conversions_listed
