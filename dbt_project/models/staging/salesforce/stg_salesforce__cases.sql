with cases as (select * from {{ source('raw_salesforce', 'cases') }}),

renamed as (

    select
        {{ unified_id('salesforce', 'id') }} as ticket_id,
        {{ unified_id('salesforce', 'contact_id') }} as contact_id,
        {{ unified_id('salesforce', 'account_id') }} as company_id,
        {{ unified_id('salesforce', 'owner_id') }} as owner_id,
        {{ filled('subject') }} as subject,
        {{ filled('status') }} as status,
        {{ filled('priority') }} as priority,
        coalesce({{ filled('type') }}, {{ filled('reason') }}) as category,
        coalesce(_is_deleted, false) as is_deleted,
        created_date as created_at,
        closed_date as closed_at,
        _loaded_at as loaded_at
    from cases

)

select * from renamed
