with identity_links as (

    select * from {{ source('raw_contract', 'identity_links') }}

),

renamed as (

    select
        {{ filled('decision') }} as decision,
        {{ filled('record_a') }} as record_a,
        {{ filled('record_b') }} as record_b,
        {{ filled('reason') }} as reason,
        {{ filled('version') }} as version,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        valid_to
    from identity_links

)

select * from renamed
