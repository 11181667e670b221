{{ config(materialized='table') }}

with contacts as (

    select * from {{ ref('int_contacts_unioned') }}

),

identities as (

    select * from {{ ref('int_identities_resolved') }}

),

accounts as (

    select * from {{ ref('int_accounts_resolved') }}

),

claims as (

    select * from {{ ref('int_account_claims_ranked') }}

),

methods as (

    select * from {{ ref('account_match_methods') }}

),

found as (

    select
        contacts.contact_id,
        accounts.account_id,
        case contacts.record_type when 'lead' then 'lead_match' else 'crm_association' end as method
    from contacts
    inner join accounts on contacts.company_id = accounts.company_id
    union all
    select
        contact_id,
        account_id,
        case when is_alias and method = 'mail_domain' then 'domain_alias' else method end as method
    from claims

),

-- a choice between accounts that nothing tells apart is a guess, and nobody guesses
candidates as (

    select
        identities.customer_id,
        contacts.contact_id,
        contacts.is_deleted,
        contacts.updated_at,
        case when methods.is_accepted then found.account_id end as account_id,
        case when methods.is_accepted then found.method else 'ambiguous' end as method,
        case when methods.is_accepted then methods.position else 99 end as method_rank,
        cast(case when methods.is_accepted then methods.confidence else 0 end as decimal(3, 2))
            as confidence
    from found
    inner join contacts on found.contact_id = contacts.contact_id
    inner join identities on 'contact:' || contacts.contact_id = identities.record_node
    inner join methods on found.method = methods.method

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
                contact_id,
                account_id
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
