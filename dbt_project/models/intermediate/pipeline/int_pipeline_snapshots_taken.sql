with days as (select * from {{ ref('int_snapshot_days_listed') }}),
stays as (select * from {{ ref('int_deal_stays_dated') }}),
deals as (select * from {{ ref('int_deals_valued') }}),
amounts as (select * from {{ ref('int_stage_amounts_known') }}),
sources as (select * from {{ ref('int_pass_sources_named') }}),
passes as (select * from {{ ref('int_deal_passes_assigned') }}),

snapshots_taken as (

    select
        deals.deal_id,
        days.snapshot_date,
        stays.stage,
        deals.deal_type,
        deals.owner_id,
        coalesce(sources.channel, 'unknown') as channel,
        deals.currency,
        coalesce(amounts.amount, deals.source_amount) as source_amount,
        -- at the deal's own rate: a pipeline moves with its deals, not with a currency
        case
            when deals.source_currency = deals.currency
                then coalesce(amounts.amount, deals.source_amount)
            when amounts.amount is null then deals.amount
            else cast(
                amounts.amount * cast(deals.amount as double)
                / nullif(cast(deals.source_amount as double), 0) as decimal(18, 2)
            )
        end as amount,
        {{ days_between('cast(stays.entered_at as date)', 'days.snapshot_date') }}
            as stage_age_days,
        stays.entered_at
    from days
    inner join stays
        on days.snapshot_at > stays.entered_at
        and days.snapshot_at <= stays.left_at
        and stays.stage not in ('won', 'lost')
    inner join deals
        on stays.deal_id = deals.deal_id
    left join amounts
        on stays.deal_id = amounts.deal_id
        and days.snapshot_at > amounts.known_from_at
        and days.snapshot_at <= amounts.known_until_at
    left join passes
        on stays.deal_id = passes.deal_id
    left join sources
        on passes.pass_id = sources.pass_id

)

select * from snapshots_taken
