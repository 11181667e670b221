with leads as (select * from {{ ref('stg_salesforce__leads') }}),
contacts as (select * from {{ ref('stg_salesforce__contacts') }}),
accounts as (select * from {{ ref('stg_salesforce__accounts') }}),

unioned as (

    select
        contact_id,
        'lead' as record_type,
        email,
        phone,
        first_name,
        last_name,
        company_id,
        company_name,
        country,
        login_id,
        owner_id,
        lead_source,
        campaign_id,
        status as stage_value,
        reject_reason,
        recycle_reason,
        is_opted_out,
        is_deleted,
        merged_into_contact_id,
        created_at,
        updated_at
    from leads
    union all
    select
        contacts.contact_id,
        'contact' as record_type,
        contacts.email,
        contacts.phone,
        contacts.first_name,
        contacts.last_name,
        contacts.company_id,
        accounts.company_name,
        contacts.country,
        contacts.login_id,
        contacts.owner_id,
        contacts.lead_source,
        contacts.campaign_id,
        cast(null as {{ dbt.type_string() }}) as stage_value,
        contacts.reject_reason,
        contacts.recycle_reason,
        contacts.is_opted_out,
        contacts.is_deleted,
        contacts.merged_into_contact_id,
        contacts.created_at,
        contacts.updated_at
    from contacts
    left join accounts on contacts.company_id = accounts.company_id

)

select * from unioned
