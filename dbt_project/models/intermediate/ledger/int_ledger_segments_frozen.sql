{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
units as (select * from {{ ref('int_ledger_units_listed') }}),
sources as (select * from {{ ref('int_pass_sources_named') }}),

channels as (

    select channels.channel, channels.department
    from {{ ref('stg_contract__channels') }} as channels
    cross join {{ ref('int_settings_resolved') }} as runs
    where {{ holds_on('channels', 'runs.as_of_date') }}

),

customer_accounts as (select * from {{ ref('int_customer_accounts_matched') }}),
company_accounts as (select * from {{ ref('int_accounts_resolved') }}),
companies as (select * from {{ ref('int_companies_unioned') }}),
bands as (select * from {{ ref('company_size_bands') }}),

units_sourced as (

    select
        units.unit_id,
        coalesce(sources.channel, 'unknown') as channel,
        coalesce(sources.campaign_id, units.campaign_id) as campaign_id,
        case
            when units.business = 'existing' or coalesce(units.is_sales_created, false)
                then 'sales'
            when sources.channel is null or sources.channel = 'unknown' then 'unowned'
            else coalesce(channels.department, 'unowned')
        end as source_department,
        coalesce(
            company_accounts.account_id, customer_accounts.account_id
        ) as account_id,
        -- what a lead was worth must not depend on the company that a later deal names
        case
            when units.led_by_pass_id is not null then customer_accounts.account_id
            else coalesce(company_accounts.account_id, customer_accounts.account_id)
        end as sized_account_id
    from units
    cross join settings
    left join sources
        on units.pass_id = sources.pass_id
    left join channels
        on sources.channel = channels.channel
    left join company_accounts
        on units.company_id = company_accounts.company_id
    left join customer_accounts
        on units.customer_id = customer_accounts.customer_id

),

segments_frozen as (

    select
        units_sourced.unit_id,
        units_sourced.channel,
        units_sourced.campaign_id,
        units_sourced.source_department,
        units_sourced.account_id,
        coalesce(bands.size_band, 'unknown') as size_band,
        units_sourced.channel || ' / ' || coalesce(bands.size_band, 'unknown') as segment
    from units_sourced
    left join companies
        on units_sourced.sized_account_id = companies.company_id
    left join bands
        on companies.employee_count >= bands.at_least
        and companies.employee_count <= coalesce(bands.at_most, companies.employee_count)

)

select * from segments_frozen
