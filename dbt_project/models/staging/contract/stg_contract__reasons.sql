with reasons as (

    select * from {{ source('raw_contract', 'reasons') }}

),

renamed as (

    select
        {{ filled('kind') }} as kind,
        {{ filled('reason') }} as reason,
        {{ filled('label') }} as label,
        {{ filled('department') }} as department,
        coalesce(is_usable, true) as is_usable,
        {{ filled('version') }} as version,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        valid_to
    from reasons

)

select * from renamed
