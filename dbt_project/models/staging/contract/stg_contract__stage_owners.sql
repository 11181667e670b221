with ownership as (

    select * from {{ source('raw_contract', 'ownership') }}

),

renamed as (

    select
        {{ filled('stage') }} as stage,
        {{ filled('department') }} as department,
        share,
        {{ filled('version') }} as version,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        valid_to
    from ownership

)

select * from renamed
