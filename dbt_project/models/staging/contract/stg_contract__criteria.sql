with criteria as (

    select * from {{ source('raw_contract', 'criteria') }}

),

renamed as (

    select
        {{ filled('criterion') }} as criterion,
        {{ filled('attribute') }} as attribute,
        {{ filled('comparison') }} as comparison,
        lower({{ filled('value') }}) as value,
        {{ try_decimal('value', 18, 2) }} as number,
        {{ filled('description') }} as description,
        {{ filled('version') }} as version,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        valid_to
    from criteria

)

select * from renamed
