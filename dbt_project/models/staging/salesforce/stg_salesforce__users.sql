with users as (select * from {{ source('raw_salesforce', 'users') }}),

renamed as (

    select
        {{ unified_id('salesforce', 'id') }} as owner_id,
        {{ filled('email') }} as email,
        {{ filled('first_name') }} as first_name,
        {{ filled('last_name') }} as last_name,
        {{ filled('department') }} as department,
        coalesce(_is_deleted, false) or not coalesce(is_active, true) as is_deleted,
        _loaded_at as loaded_at
    from users

)

select * from renamed
