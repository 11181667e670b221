{{ config(materialized='table') }}

with contacts as (select * from {{ ref('int_contacts_unioned') }}),
identities as (select * from {{ ref('int_identities_resolved') }}),
priorities as (select * from {{ ref('source_priorities') }}),

-- an address that a product's login confirms
verified_emails as (

    select distinct identifiers.identifier as email
    from {{ ref('int_identifiers_extracted') }} as identifiers
    inner join {{ ref('identity_rules') }} as rules on identifiers.rule = rules.rule
    where identifiers.id_type = 'email' and rules.is_verifying

),

owned as (

    select
        identities.customer_id,
        contacts.*,
        coalesce(priorities.priority, 99) as priority
    from contacts
    inner join identities on 'contact:' || contacts.contact_id = identities.record_node
    left join priorities on contacts.source = priorities.source

),

listed as (

    {% for attribute in [
        'email', 'phone', 'first_name', 'last_name', 'company_name', 'country', 'owner_id'
    ] %}
    select
        customer_id,
        '{{ attribute }}' as attribute,
        {% if attribute == 'email' %}{{ canonical_email('email') }}
        {% else %}{{ attribute }}{% endif %} as value,
        source,
        contact_id,
        priority,
        is_deleted,
        coalesce(updated_at, created_at) as observed_at
    from owned
    where {{ attribute }} is not null
    union all
    {% endfor %}
    -- one record that says no says it for all
    select
        customer_id,
        'is_opted_out' as attribute,
        'true' as value,
        source,
        contact_id,
        priority,
        is_deleted,
        coalesce(updated_at, created_at) as observed_at
    from owned
    where is_opted_out

),

weighed as (

    select
        listed.*,
        verified_emails.email is not null as is_verified,
        cast(
            count(*) over (partition by listed.customer_id, listed.attribute, listed.value)
            as bigint
        ) as record_count
    from listed
    left join verified_emails
        on listed.attribute = 'email' and listed.value = verified_emails.email
    where listed.value is not null

),

ranked as (

    select
        customer_id,
        attribute,
        value,
        source,
        contact_id,
        is_verified,
        record_count,
        observed_at,
        row_number() over (
            partition by customer_id, attribute
            order by
                case when is_deleted then 1 else 0 end,
                priority,
                case when is_verified then 0 else 1 end,
                observed_at desc nulls last,
                record_count desc,
                value,
                contact_id
        ) as value_rank
    from weighed

)

select * from ranked
