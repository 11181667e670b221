with accounts as (

    select * from {{ source('raw_meta_ads', 'accounts') }}

),

renamed as (

    select
        {{ unified_id('meta_ads', 'account_id') }} as account_id,
        {{ filled('name') }} as account_name,
        upper({{ filled('currency') }}) as currency,
        {{ filled('timezone_name') }} as timezone,
        account_status as status,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from accounts

)

select * from renamed
