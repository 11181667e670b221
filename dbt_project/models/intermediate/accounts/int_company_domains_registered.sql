{{ config(materialized='table') }}

with companies as (select * from {{ ref('int_companies_unioned') }}),
mail_domains as (select * from {{ ref('mail_domains') }}),

registered as (

    select
        company_id,
        source,
        {{ registrable_domain('domain') }} as registrable_domain,
        is_deleted
    from companies
    where domain is not null

),

-- a shop hosted at a mail provider's name does not make that provider a company of ours
owned as (

    select
        registered.company_id,
        registered.source,
        registered.registrable_domain,
        registered.is_deleted
    from registered
    left join mail_domains on registered.registrable_domain = mail_domains.domain
    where mail_domains.domain is null and registered.registrable_domain is not null

)

select * from owned
