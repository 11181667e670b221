with thresholds as (

    select * from {{ source('raw_contract', 'thresholds') }}

),

renamed as (

    select
        {{ filled('threshold') }} as threshold,
        {{ filled('unit') }} as unit,
        {{ filled('description') }} as description,
        value,
        {{ filled('version') }} as version,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        valid_to
    from thresholds

)

select * from renamed
