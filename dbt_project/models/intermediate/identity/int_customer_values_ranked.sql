{{ config(materialized='table') }}

with contacts as (select * from {{ ref('int_contacts_unioned') }}),
identities as (select * from {{ ref('int_identities_resolved') }}),
priorities as (select * from {{ ref('source_priorities') }}),

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
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

ranked as (

    select
        customer_id,
        attribute,
        value,
        source,
        contact_id,
        observed_at,
        row_number() over (
            partition by customer_id, attribute
            order by
                case when is_deleted then 1 else 0 end,
                priority,
                observed_at desc nulls last,
                value,
                contact_id
        ) as value_rank
    from listed
    where value is not null

)

select * from ranked
