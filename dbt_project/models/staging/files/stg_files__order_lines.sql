with order_lines as (

    select * from {{ source('raw_files', 'order_lines') }}

),

renamed as (

    select
        {{ unified_id('files', 'order_line_id') }} as order_line_id,
        {{ file_reference('order_id') }} as order_id,
        {{ file_reference('contact_id') }} as contact_id,
        {{ file_reference('product_id') }} as product_id,
        upper({{ filled('currency') }}) as currency,
        quantity,
        amount,
        discount_amount,
        coupon_discount_amount,
        ordered_at,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from order_lines

)

select * from renamed
