with fx_rates as (

    select * from {{ source('raw_files', 'fx_rates') }}

),

renamed as (

    select
        upper({{ filled('base_currency') }}) as base_currency,
        upper({{ filled('quote_currency') }}) as quote_currency,
        rate,
        rate_date,
        {{ filled('version') }} as version,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        valid_to,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from fx_rates

)

select * from renamed
