with accounts as (

    select * from {{ source('raw_linkedin_ads', 'accounts') }}

),

renamed as (

    select
        {{ unified_id('linkedin_ads', 'id') }} as account_id,
        {{ filled('name') }} as account_name,
        upper({{ filled('currency') }}) as currency,
        {{ filled('status') }} as status,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from accounts

)

select * from renamed
