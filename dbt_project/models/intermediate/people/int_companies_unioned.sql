with hubspot as (select * from {{ ref('stg_hubspot__companies') }}),
salesforce as (select * from {{ ref('stg_salesforce__accounts') }}),
files as (select * from {{ ref('stg_files__companies') }}),

unioned as (

    select
        company_id,
        'hubspot' as source,
        company_name as name,
        {{ host_of('domain') }} as domain,
        country,
        industry,
        employee_count,
        parent_company_id,
        owner_id,
        is_deleted,
        merged_into_company_id,
        created_at
    from hubspot
    union all
    select
        company_id,
        'salesforce' as source,
        company_name as name,
        {{ host_of('website') }} as domain,
        country,
        industry,
        employee_count,
        parent_company_id,
        owner_id,
        is_deleted,
        merged_into_company_id,
        created_at
    from salesforce
    union all
    select
        company_id,
        'files' as source,
        company_name as name,
        {{ host_of('domain') }} as domain,
        country,
        industry,
        employee_count,
        parent_company_id,
        owner_id,
        is_deleted,
        merged_into_company_id,
        created_at
    from files

)

select * from unioned
