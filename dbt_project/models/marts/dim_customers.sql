with customers as (select * from {{ ref('int_customers_profiled') }}),

surviving_values as (

    select * from {{ ref('int_customer_values_ranked') }} where value_rank = 1

),

account_matches as (select * from {{ ref('int_customer_accounts_matched') }}),

-- a table without personal data: names, addresses and numbers are in published_pii
described as (

    select
        customers.customer_id,
        account_matches.account_id,
        owners.value as owner_id,
        coalesce(account_matches.method, 'none') as account_match_method,
        customers.lead_source,
        countries.value as country,
        account_matches.confidence as account_match_confidence,
        customers.source_count,
        customers.contact_count,
        customers.login_count,
        customers.device_count,
        customers.is_opted_out,
        customers.is_living,
        customers.created_at,
        customers.first_seen_at
    from customers
    left join account_matches on customers.customer_id = account_matches.customer_id
    left join surviving_values as owners
        on customers.customer_id = owners.customer_id and owners.attribute = 'owner_id'
    left join surviving_values as countries
        on customers.customer_id = countries.customer_id and countries.attribute = 'country'

)

select * from described
