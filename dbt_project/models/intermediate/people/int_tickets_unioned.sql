with hubspot as (select * from {{ ref('stg_hubspot__tickets') }}),
links as (select * from {{ ref('int_associations_ranked') }}),
salesforce as (select * from {{ ref('stg_salesforce__cases') }}),
files as (select * from {{ ref('stg_files__tickets') }}),

contact_links as (

    select * from links
    where from_object_type = 'ticket' and to_object_type = 'contact' and link_rank = 1

),

company_links as (

    select * from links
    where from_object_type = 'ticket' and to_object_type = 'company' and link_rank = 1

),

unioned as (

    select
        hubspot.ticket_id,
        'hubspot' as source,
        contact_links.to_id as contact_id,
        company_links.to_id as company_id,
        hubspot.owner_id,
        hubspot.subject,
        hubspot.status,
        hubspot.priority,
        hubspot.category,
        hubspot.is_deleted,
        hubspot.created_at,
        hubspot.closed_at
    from hubspot
    left join contact_links on hubspot.ticket_id = contact_links.from_id
    left join company_links on hubspot.ticket_id = company_links.from_id
    union all
    select
        ticket_id,
        'salesforce' as source,
        contact_id,
        company_id,
        owner_id,
        subject,
        status,
        priority,
        category,
        is_deleted,
        created_at,
        closed_at
    from salesforce
    union all
    select
        ticket_id,
        'files' as source,
        contact_id,
        company_id,
        cast(null as {{ dbt.type_string() }}) as owner_id,
        subject,
        status,
        priority,
        category,
        is_deleted,
        created_at,
        closed_at
    from files

)

select * from unioned
