{{ config(materialized='table') }}

with mailboxes as (

    select * from {{ ref('int_contact_mailboxes_split') }}

),

mail_domains as (

    select * from {{ ref('mail_domains') }}

),

aliases as (

    select * from {{ ref('int_account_domains_aliased') }}

),

blocks as (

    select * from {{ ref('int_identity_blocks_listed') }} where id_type = 'domain'

),

hosts as (

    select distinct {{ email_domain('email') }} as mail_domain from mailboxes

),

registered as (

    select
        mail_domain,
        {{ registrable_domain('mail_domain') }} as registrable_domain
    from hosts

),

-- whoever writes from a provider, as a student or as one of us writes for no account
business as (

    select
        registered.mail_domain,
        registered.registrable_domain,
        coalesce(aliases.account_domain, registered.registrable_domain) as account_domain,
        aliases.account_domain is not null as is_alias
    from registered
    left join mail_domains as hosted on registered.mail_domain = hosted.domain
    left join mail_domains as provided on registered.registrable_domain = provided.domain
    left join blocks
        on
            not blocks.is_pattern
            and blocks.value in (registered.mail_domain, registered.registrable_domain)
    left join aliases on registered.registrable_domain = aliases.domain
    where
        registered.registrable_domain is not null
        and hosted.domain is null
        and provided.domain is null
        and blocks.value is null
        and not {{ matches(
            'registered.mail_domain', "'^(alum|alumni|alumnus|student|students|stud)[.]'"
        ) }}

)

select * from business
