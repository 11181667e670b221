with attribution_panel as (

    select * from {{ source('raw_contract', 'attribution_panel') }}

),

renamed as (

    select
        {{ filled('method') }} as method,
        {{ filled('version') }} as version,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        valid_to
    from attribution_panel

)

select * from renamed
