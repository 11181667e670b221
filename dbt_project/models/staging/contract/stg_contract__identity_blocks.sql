with identity_blocks as (

    select * from {{ source('raw_contract', 'identity_blocks') }}

),

renamed as (

    select
        {{ filled('id_type') }} as id_type,
        case when is_pattern then {{ filled('value') }} else lower({{ filled('value') }}) end
            as value,
        {{ filled('reason') }} as reason,
        coalesce(is_pattern, false) as is_pattern,
        {{ filled('version') }} as version,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        valid_to
    from identity_blocks

)

select * from renamed
