with opportunity_contact_roles as (

    select * from {{ source('raw_salesforce', 'opportunity_contact_roles') }}

),

renamed as (

    select
        {{ filled('id') }} as opportunity_contact_role_id,
        {{ unified_id('salesforce', 'opportunity_id') }} as deal_id,
        {{ unified_id('salesforce', 'contact_id') }} as contact_id,
        {{ filled('role') }} as role,
        coalesce(is_primary, false) as is_primary,
        coalesce(_is_deleted, false) as is_deleted,
        created_date as created_at,
        _loaded_at as loaded_at
    from opportunity_contact_roles

)

select * from renamed
