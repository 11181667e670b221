with totals as (select * from {{ source('raw_salesforce', 'totals') }}),

renamed as (

    select
        object_type,
        total as record_count,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from totals

)

select * from renamed
