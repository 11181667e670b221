with channels as (

    select * from {{ source('raw_contract', 'channels') }}

),

renamed as (

    select
        {{ filled('channel') }} as channel,
        {{ filled('department') }} as department,
        {{ filled('version') }} as version,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        valid_to
    from channels

)

select * from renamed
