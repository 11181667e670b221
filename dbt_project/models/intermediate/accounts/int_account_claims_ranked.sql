{{ config(materialized='table') }}

with contacts as (

    select * from {{ ref('int_contacts_unioned') }}

),

mailboxes as (

    select * from {{ ref('int_contact_mailboxes_split') }}

),

mail_domains as (

    select * from {{ ref('int_mail_domains_resolved') }}

),

claims as (

    select * from {{ ref('int_account_claims_described') }}

),

claimed as (

    select
        contacts.contact_id,
        claims.account_id,
        claims.registrable_domain,
        mail_domains.is_alias,
        claims.is_engaged,
        coalesce(lower(contacts.country) = claims.country, false) as is_same_country,
        claims.employee_count,
        claims.created_at
    from mailboxes
    inner join contacts on mailboxes.contact_id = contacts.contact_id
    inner join mail_domains on {{ email_domain('mailboxes.email') }} = mail_domains.mail_domain
    inner join claims on mail_domains.account_domain = claims.registrable_domain

),

ranked as (

    select
        claimed.*,
        row_number() over (
            partition by claimed.contact_id, claimed.registrable_domain
            order by
                claimed.is_engaged desc, claimed.is_same_country desc,
                claimed.employee_count desc nulls last, claimed.created_at asc nulls last,
                claimed.account_id asc
        ) as claim_rank
    from claimed

),

-- how far the first is before the second says how sure the choice is
compared as (

    select
        first_claim.contact_id,
        first_claim.registrable_domain,
        first_claim.account_id,
        first_claim.is_alias,
        case
            when second_claim.account_id is null then 'mail_domain'
            when first_claim.is_engaged <> second_claim.is_engaged then 'mail_domain_engaged'
            when first_claim.is_same_country <> second_claim.is_same_country
                then 'mail_domain_country'
            when
                coalesce(first_claim.employee_count, -1)
                <> coalesce(second_claim.employee_count, -1)
                then 'mail_domain_size'
            when
                first_claim.created_at < second_claim.created_at
                or second_claim.created_at is null and first_claim.created_at is not null
                then 'mail_domain_age'
            else 'mail_domain_tie'
        end as method
    from ranked as first_claim
    left join ranked as second_claim
        on
            first_claim.contact_id = second_claim.contact_id
            and first_claim.registrable_domain = second_claim.registrable_domain
            and second_claim.claim_rank = 2
    where first_claim.claim_rank = 1

)

select * from compared
