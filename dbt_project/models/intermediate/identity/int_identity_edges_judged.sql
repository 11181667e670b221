{{ config(materialized='table') }}

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

contacts as (

    select * from {{ ref('int_contacts_unioned') }}

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

),

-- a hub is taken out for everybody, not given to whoever came first
hubs as (

    select identifier_node
    from screened
    where value_reason is null
    group by identifier_node
    having count(distinct record_node) > min(record_cap)

),

shared_devices as (

    select record_node
    from screened
    where value_reason is null and record_node like 'device:%'
    group by record_node
    having
        count(distinct case when id_type = 'login' then identifier_node end) > 1
        or count(distinct case when id_type = 'email' then identifier_node end) > 10

),

named as (

    select
        screened.identifier_node,
        lower({{ filled('contacts.first_name') }}) as first_name,
        lower({{ filled('contacts.last_name') }}) as last_name
    from screened
    inner join contacts on screened.record_node = 'contact:' || contacts.contact_id
    left join hubs on screened.identifier_node = hubs.identifier_node
    where
        screened.id_type = 'email'
        and screened.value_reason is null
        and hubs.identifier_node is null
        and contacts.first_name is not null
        and contacts.last_name is not null

),

distinctly_named as (

    select distinct
        identifier_node,
        first_name,
        last_name
    from named

),

-- an initial agrees with every name it begins
contradicted as (

    select distinct one.identifier_node
    from distinctly_named as one
    inner join distinctly_named as other on one.identifier_node = other.identifier_node
    where
        one.last_name <> other.last_name
        and case
            when length(one.first_name) <= 2 or length(other.first_name) <= 2
                then substr(one.first_name, 1, 1) <> substr(other.first_name, 1, 1)
            else one.first_name <> other.first_name
        end

),

judged as (

    select
        screened.record_node,
        screened.identifier_node,
        screened.rule,
        screened.id_type,
        screened.source,
        screened.tier,
        screened.evidence_count,
        screened.first_seen_at,
        screened.last_seen_at,
        case
            when screened.value_reason is not null then screened.value_reason
            when hubs.identifier_node is not null then 'degree_cap'
            when shared_devices.record_node is not null then 'shared_device'
            when contradicted.identifier_node is not null then 'incompatible_names'
        end as rejection_reason
    from screened
    left join hubs on screened.identifier_node = hubs.identifier_node
    left join shared_devices on screened.record_node = shared_devices.record_node
    left join contradicted on screened.identifier_node = contradicted.identifier_node

)

select * from judged
