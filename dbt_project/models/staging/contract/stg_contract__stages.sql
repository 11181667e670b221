with stages as (

    select * from {{ source('raw_contract', 'stages') }}

),

renamed as (

    select
        {{ filled('stage') }} as stage,
        {{ filled('label') }} as label,
        {{ filled('department') }} as department,
        position,
        horizon_days,
        {{ filled('version') }} as version,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        valid_to
    from stages

)

select * from renamed
