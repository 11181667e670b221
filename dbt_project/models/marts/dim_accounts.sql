with accounts as (select * from {{ ref('int_accounts_resolved') }}),
companies as (select * from {{ ref('int_companies_unioned') }}),
domains as (select * from {{ ref('int_company_domains_registered') }}),
customers as (select * from {{ ref('int_customer_accounts_matched') }}),

counted_companies as (

    select
        account_id,
        cast(count(*) as bigint) as company_count
    from accounts
    group by account_id

),

counted_customers as (

    select
        account_id,
        cast(count(*) as bigint) as customer_count
    from customers
    where account_id is not null
    group by account_id

),

-- whichever of its records names a parent, the leading one's word first; nobody is their own parent
parents_found as (

    select
        accounts.account_id,
        parents.account_id as parent_account_id,
        row_number() over (
            partition by accounts.account_id
            order by
                case when companies.is_deleted then 1 else 0 end,
                case when accounts.is_leading then 0 else 1 end,
                companies.company_id
        ) as parent_rank
    from accounts
    inner join companies on accounts.company_id = companies.company_id
    inner join accounts as parents on companies.parent_company_id = parents.company_id
    where accounts.account_id <> parents.account_id

),

described as (

    select
        accounts.account_id,
        parents_found.parent_account_id,
        companies.owner_id,
        companies.source,
        companies.name as account_name,
        domains.registrable_domain as domain,
        companies.industry,
        companies.country,
        cast(companies.employee_count as bigint) as employee_count,
        counted_companies.company_count,
        coalesce(counted_customers.customer_count, cast(0 as bigint)) as customer_count,
        not companies.is_deleted as is_living,
        companies.created_at
    from accounts
    inner join companies on accounts.company_id = companies.company_id
    inner join counted_companies on accounts.account_id = counted_companies.account_id
    left join counted_customers on accounts.account_id = counted_customers.account_id
    left join domains on accounts.company_id = domains.company_id
    left join parents_found
        on
            accounts.account_id = parents_found.account_id
            and parents_found.parent_rank = 1
    where accounts.is_leading

)

select * from described
