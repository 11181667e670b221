{{ config(materialized='table') }}

with contacts as (select * from {{ ref('int_contacts_unioned') }}),
identities as (select * from {{ ref('int_identities_resolved') }}),
accounts as (select * from {{ ref('int_accounts_resolved') }}),
claims as (select * from {{ ref('int_account_domains_claimed') }}),
mail_domains as (select * from {{ ref('mail_domains') }}),

addressed as (

    select
        identities.customer_id,
        contacts.contact_id,
        contacts.company_id,
        contacts.is_deleted,
        contacts.updated_at,
        {{ email_domain(canonical_email('contacts.email')) }} as mail_domain
    from contacts
    inner join identities on 'contact:' || contacts.contact_id = identities.record_node

),

distinct_domains as (

    select
        mail_domain,
        {{ registrable_domain('mail_domain') }} as registrable_domain
    from (select distinct mail_domain from addressed where mail_domain is not null) as domains

),

candidates as (

    select
        addressed.customer_id,
        addressed.contact_id,
        addressed.is_deleted,
        addressed.updated_at,
        accounts.account_id,
        'crm_association' as method,
        1 as method_rank,
        cast(1.0 as decimal(3, 2)) as confidence
    from addressed
    inner join accounts on addressed.company_id = accounts.company_id
    union all
    select
        addressed.customer_id,
        addressed.contact_id,
        addressed.is_deleted,
        addressed.updated_at,
        case when claims.account_count = 1 then claims.account_id end as account_id,
        case when claims.account_count = 1 then 'mail_domain' else 'ambiguous' end as method,
        case when claims.account_count = 1 then 2 else 3 end as method_rank,
        cast(case when claims.account_count = 1 then 0.9 else 0 end as decimal(3, 2)) as confidence
    from addressed
    inner join distinct_domains on addressed.mail_domain = distinct_domains.mail_domain
    left join mail_domains
        on
            addressed.mail_domain = mail_domains.domain
            or distinct_domains.registrable_domain = mail_domains.domain
    inner join claims on distinct_domains.registrable_domain = claims.registrable_domain
    where mail_domains.domain is null

),

ranked as (

    select
        customer_id,
        account_id,
        method,
        confidence,
        row_number() over (
            partition by customer_id
            order by
                method_rank,
                case when is_deleted then 1 else 0 end,
                updated_at desc nulls last,
                contact_id
        ) as match_rank
    from candidates

),

matched as (

    select
        customer_id,
        account_id,
        method,
        confidence
    from ranked
    where match_rank = 1

)

select * from matched
