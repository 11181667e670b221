{{ config(materialized='table') }}

with identifiers as (

    select * from {{ ref('int_identifiers_extracted') }}

),

rules as (

    select * from {{ ref('identity_rules') }}

),

blocks as (

    select * from {{ ref('int_identity_blocks_listed') }} where not is_pattern

),

patterns as (

    select * from {{ ref('int_identity_blocks_listed') }} where is_pattern

),

guards as (

    select * from {{ ref('identity_guards') }} where is_on

),

role_mailboxes as (

    select * from {{ ref('identity_role_mailboxes') }}

),

distinct_identifiers as (

    select distinct
        id_type,
        identifier
    from identifiers

),

patterned as (

    select distinct
        distinct_identifiers.id_type,
        distinct_identifiers.identifier
    from distinct_identifiers
    inner join patterns
        on
            distinct_identifiers.id_type = patterns.id_type
            and {{ matches('distinct_identifiers.identifier', 'patterns.value') }}

),

matched as (

    select
        identifiers.record_node,
        identifiers.identifier_node,
        identifiers.rule,
        identifiers.id_type,
        identifiers.source,
        rules.tier,
        rules.cap_group,
        rules.record_cap,
        rules.month_cap,
        identifiers.evidence_count,
        identifiers.first_seen_at,
        identifiers.last_seen_at,
        case
            when blocks.value is not null then blocks.reason
            when devices.value is not null then devices.reason
            when logins.value is not null then logins.reason
            when patterned.identifier is not null then 'blocked_value'
            when role_mailboxes.local_part is not null then 'role_mailbox'
            when domains.value is not null then domains.reason
        end as matched_reason
    from identifiers
    inner join rules on identifiers.rule = rules.rule
    left join blocks
        on identifiers.id_type = blocks.id_type and lower(identifiers.identifier) = blocks.value
    left join blocks as devices
        on
            devices.id_type = 'device'
            and identifiers.record_node like 'device:%'
            and substr(identifiers.record_node, 8) = devices.value
    left join blocks as logins
        on
            logins.id_type = 'login'
            and identifiers.record_node like 'login:%'
            and lower(substr(identifiers.record_node, 7)) = logins.value
    left join patterned
        on
            identifiers.id_type = patterned.id_type
            and identifiers.identifier = patterned.identifier
    left join role_mailboxes
        on
            identifiers.id_type = 'email'
            and split_part(split_part(identifiers.identifier, '@', 1), '+', 1)
            = role_mailboxes.local_part
    left join blocks as domains
        on
            domains.id_type = 'domain'
            and identifiers.id_type = 'email'
            and {{ email_domain('identifiers.identifier') }} = domains.value

),

screened as (

    select
        matched.record_node,
        matched.identifier_node,
        matched.rule,
        matched.id_type,
        matched.source,
        matched.tier,
        matched.cap_group,
        matched.record_cap,
        matched.month_cap,
        matched.evidence_count,
        matched.first_seen_at,
        matched.last_seen_at,
        guards.guard as value_reason
    from matched
    left join guards on matched.matched_reason = guards.guard

)

select * from screened
