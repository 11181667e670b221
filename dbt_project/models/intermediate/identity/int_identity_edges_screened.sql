with identifiers as (

    select * from {{ ref('int_identifiers_extracted') }}

),

rules as (

    select * from {{ ref('identity_rules') }}

),

blocked_values as (

    select * from {{ ref('identity_blocked_values') }}

),

role_mailboxes as (

    select * from {{ ref('identity_role_mailboxes') }}

),

mail_domains as (

    select * from {{ ref('mail_domains') }}

),

screened as (

    select
        identifiers.record_node,
        identifiers.identifier_node,
        identifiers.rule,
        identifiers.id_type,
        identifiers.source,
        rules.tier,
        rules.record_cap,
        identifiers.evidence_count,
        identifiers.first_seen_at,
        identifiers.last_seen_at,
        case
            when blocked_values.value is not null then 'blocked_value'
            when role_mailboxes.local_part is not null then 'role_mailbox'
            when mail_domains.domain is not null then 'disposable_domain'
        end as value_reason
    from identifiers
    inner join rules on identifiers.rule = rules.rule
    left join blocked_values
        on
            identifiers.id_type = blocked_values.id_type
            and lower(identifiers.identifier) = blocked_values.value
    left join role_mailboxes
        on
            identifiers.id_type = 'email'
            and split_part(identifiers.identifier, '@', 1) = role_mailboxes.local_part
    left join mail_domains
        on
            identifiers.id_type = 'email'
            and mail_domains.kind = 'disposable'
            and {{ email_domain('identifiers.identifier') }} = mail_domains.domain

)

select * from screened
