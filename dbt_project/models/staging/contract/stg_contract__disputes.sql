with disputes as (

    select * from {{ source('raw_contract', 'disputes') }}

),

renamed as (

    select
        'dispute:' || cast(line as {{ dbt.type_string() }}) as dispute_id,
        {{ filled('about') }} as about,
        lower({{ filled('raised_by') }}) as raised_by,
        {{ filled('claim') }} as claim,
        {{ filled('outcome') }} as outcome,
        try_cast({{ filled('month') }} || '-01' as date) as month_start_date,
        try_cast({{ filled('opened') }} as date) as opened_date,
        try_cast({{ filled('decided') }} as date) as decided_date
    from disputes

)

select * from renamed
