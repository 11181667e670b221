with company as (

    select * from {{ source('raw_contract', 'company') }}

),

renamed as (

    select
        {{ filled('company_name') }} as company_name,
        {{ filled('timezone') }} as timezone,
        upper({{ filled('currency') }}) as currency,
        {{ filled('calendar') }} as calendar,
        {{ filled('conversion_unit') }} as conversion_unit,
        {{ filled('conversion_filter') }} as conversion_filter,
        {{ filled('sourced_by') }} as sourced_by,
        {{ filled('contract_version') }} as contract_version,
        fiscal_year_start_month,
        week_start
    from company

)

select * from renamed
