with deals as (select * from {{ ref('int_deals_valued') }}),
deal_passes as (select * from {{ ref('int_deal_passes_assigned') }}),
moments as (select * from {{ ref('int_deals_qualified') }}),
sources as (select * from {{ ref('int_pass_sources_named') }}),

deals_described as (

    select
        cast(deals.deal_id as varchar) as deal_id,
        cast(deal_passes.customer_id as varchar) as customer_id,
        cast(deals.company_id as varchar) as company_id,
        cast(deal_passes.pass_id as varchar) as pass_id,
        cast(deals.owner_id as varchar) as owner_id,
        cast(deals.source as varchar) as source,
        cast(deals.deal_type as varchar) as deal_type,
        cast(deals.stage as varchar) as stage,
        cast(coalesce(sources.channel, 'unknown') as varchar) as channel,
        cast(deal_passes.assigned_by as varchar) as assigned_by,
        cast(deals.won_reason as varchar) as won_reason,
        cast(deals.lost_reason as varchar) as lost_reason,
        cast(deals.currency as varchar) as currency,
        cast(deals.source_currency as varchar) as source_currency,
        cast(deals.amount as decimal(18, 2)) as amount,
        cast(deals.source_amount as decimal(18, 2)) as source_amount,
        cast(deals.is_closed as boolean) as is_closed,
        cast(coalesce(deals.is_won, false) as boolean) as is_won,
        cast(deals.fx_rate_date as date) as fx_rate_date,
        cast(deals.created_date as date) as created_date,
        cast(deals.closed_date as date) as closed_date,
        cast(deals.created_at as timestamp) as created_at,
        cast(moments.sqo_at as timestamp) as qualified_at,
        cast(case when deals.is_closed then deals.closed_at end as timestamp) as closed_at
    from deals
    left join deal_passes
        on deals.deal_id = deal_passes.deal_id
    left join moments
        on deals.deal_id = moments.deal_id
    left join sources
        on deal_passes.pass_id = sources.pass_id

)

select * from deals_described
