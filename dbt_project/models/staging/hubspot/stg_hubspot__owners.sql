with owners as (

    select * from {{ source('raw_hubspot', 'owners') }}

),

renamed as (

    select
        {{ unified_id('hubspot', 'id') }} as owner_id,
        {{ filled('user_id') }} as user_id,
        {{ filled('email') }} as email,
        {{ filled('first_name') }} as first_name,
        {{ filled('last_name') }} as last_name,
        {{ filled('teams') }} as teams,
        coalesce(_is_deleted, false) or coalesce(archived, false) as is_deleted,
        _loaded_at as loaded_at
    from owners

)

select * from renamed
