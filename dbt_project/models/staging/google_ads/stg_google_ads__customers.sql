with customers as (

    select * from {{ source('raw_google_ads', 'customers') }}

),

renamed as (

    select
        {{ unified_id('google_ads', 'customer__id') }} as account_id,
        {{ filled('customer__descriptive_name') }} as account_name,
        upper({{ filled('customer__currency_code') }}) as currency,
        {{ filled('customer__time_zone') }} as timezone,
        {{ filled('customer__status') }} as status,
        coalesce(customer__manager, false) as is_manager,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from customers

)

select * from renamed
