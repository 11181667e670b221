with costs as (

    select * from {{ source('raw_files', 'costs') }}

),

renamed as (

    select
        {{ filled('department') }} as department,
        {{ filled('category') }} as category,
        upper({{ filled('currency') }}) as currency,
        amount,
        cost_month,
        {{ filled('version') }} as version,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        valid_to,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from costs

)

select * from renamed
