with sources as (select * from {{ ref('int_deal_sources_named') }}),
deals as (select * from {{ ref('int_deals_valued') }}),
settings as (select * from {{ ref('int_settings_resolved') }}),

deals_sourced as (

    select
        cast(deals.deal_id as varchar) as deal_id,
        cast(deals.deal_type as varchar) as deal_type,
        cast(sources.sourced_by as varchar) as sourced_by,
        cast(sources.source_team as varchar) as source_team,
        cast(sources.lead_source_team as varchar) as lead_source_team,
        cast(sources.first_touch_team as varchar) as first_touch_team,
        cast(sources.first_activity_team as varchar) as first_activity_team,
        cast(settings.currency as varchar) as currency,
        cast(deals.amount as decimal(18, 2)) as amount,
        cast(
            sources.lead_source_team = sources.first_touch_team
            and sources.first_touch_team = sources.first_activity_team
            and sources.first_touch_team <> 'unknown' as boolean
        ) as is_agreed,
        cast(sources.is_marketing_influenced as boolean) as is_marketing_influenced,
        cast(sources.is_sdr_influenced as boolean) as is_sdr_influenced,
        cast(sources.is_sales_influenced as boolean) as is_sales_influenced,
        cast(sources.is_partner_influenced as boolean) as is_partner_influenced,
        cast(deals.is_won as boolean) as is_won,
        cast(deals.created_date as date) as created_date,
        cast(deals.closed_date as date) as closed_date
    from deals
    cross join settings
    inner join sources
        on deals.deal_id = sources.deal_id

)

select * from deals_sourced
