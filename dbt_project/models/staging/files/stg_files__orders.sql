with orders as (

    select * from {{ source('raw_files', 'orders') }}

),

renamed as (

    select
        {{ unified_id('files', 'order_id') }} as order_id,
        {{ file_reference('contact_id') }} as contact_id,
        upper({{ filled('currency') }}) as currency,
        amount,
        discount_amount,
        coupon_discount_amount,
        ordered_at,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from orders

)

select * from renamed
