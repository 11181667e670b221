{{ config(materialized='table') }}

with settings as (

    select * from {{ ref('int_settings_resolved') }}

),

account_domains as (

    select * from {{ ref('stg_contract__account_domains') }}

),

registered as (

    select distinct
        {{ registrable_domain('account_domains.domain') }} as domain,
        {{ registrable_domain('account_domains.account_domain') }} as account_domain
    from account_domains
    cross join settings
    where {{ holds_on('account_domains', 'settings.as_of_date') }}

),

aliased as (

    select
        domain,
        min(account_domain) as account_domain
    from registered
    where domain <> account_domain
    group by domain
    having count(*) = 1

)

select * from aliased
