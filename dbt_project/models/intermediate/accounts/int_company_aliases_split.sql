with companies as (select * from {{ ref('stg_hubspot__companies') }}),

split as (

    select distinct
        companies.company_id,
        {{ unified_id('hubspot', 'ids.part') }} as alias
    from companies
    {{ split_rows('companies.merged_company_ids', ';', 'ids') }}

),

known as (

    select * from split where alias is not null and alias <> company_id

)

select * from known
