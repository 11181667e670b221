with domains as (select * from {{ ref('int_company_domains_registered') }}),
accounts as (select * from {{ ref('int_accounts_resolved') }}),

claimed as (

    select
        domains.registrable_domain,
        cast(count(distinct accounts.account_id) as bigint) as account_count,
        min(accounts.account_id) as account_id
    from domains
    inner join accounts on domains.company_id = accounts.company_id
    where not domains.is_deleted
    group by domains.registrable_domain

)

select * from claimed
