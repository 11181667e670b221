{{ config(materialized='table') }}

with domains as (

    select * from {{ ref('int_company_domains_registered') }} where not is_deleted

),

accounts as (

    select * from {{ ref('int_accounts_resolved') }}

),

companies as (

    select * from {{ ref('int_companies_unioned') }}

),

deals as (

    select * from {{ ref('int_deals_unioned') }} where not is_deleted

),

-- an open opportunity, or a customer already
engaged as (

    select distinct accounts.account_id
    from deals
    inner join accounts on deals.company_id = accounts.company_id
    where coalesce(deals.stage, '') <> 'lost'

),

claims as (

    select distinct
        domains.registrable_domain,
        accounts.account_id
    from domains
    inner join accounts on domains.company_id = accounts.company_id

),

described as (

    select
        claims.registrable_domain,
        claims.account_id,
        lower(companies.country) as country,
        companies.employee_count,
        engaged.account_id is not null as is_engaged,
        companies.created_at
    from claims
    left join accounts on claims.account_id = accounts.account_id and accounts.is_leading
    left join companies on accounts.company_id = companies.company_id
    left join engaged on claims.account_id = engaged.account_id

)

select * from described
