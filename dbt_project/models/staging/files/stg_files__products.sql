with products as (

    select * from {{ source('raw_files', 'products') }}

),

renamed as (

    select
        {{ unified_id('files', 'product_id') }} as product_id,
        {{ filled('name') }} as product_name,
        {{ filled('category') }} as category,
        {{ filled('department') }} as department,
        {{ filled('brand') }} as brand,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from products

)

select * from renamed
