with misses as (select * from {{ ref('int_missed_opportunities_valued') }}),
sources as (select * from {{ ref('int_pass_sources_named') }}),

misses_described as (

    select
        cast(misses.missed_opportunity_id as varchar) as missed_opportunity_id,
        cast(misses.customer_id as varchar) as customer_id,
        cast(misses.account_id as varchar) as account_id,
        cast(misses.deal_id as varchar) as deal_id,
        cast(misses.pass_id as varchar) as pass_id,
        cast(sources.campaign_id as varchar) as campaign_id,
        cast(misses.owner_id as varchar) as owner_id,
        cast(misses.kind as varchar) as kind,
        cast(misses.stage as varchar) as stage,
        cast(misses.department as varchar) as department,
        cast(misses.team as varchar) as team,
        cast(coalesce(sources.channel, 'unknown') as varchar) as channel,
        cast(coalesce(misses.value_basis, 'none') as varchar) as value_basis,
        cast(misses.days_open as bigint) as days_open,
        cast(misses.win_rate as decimal(9, 6)) as win_rate,
        cast(misses.value_at_win as decimal(18, 2)) as value_at_win,
        cast(misses.expected_value as decimal(18, 2)) as expected_value,
        cast(misses.is_closed as boolean) as is_closed,
        cast(misses.opened_date as date) as opened_date,
        cast(misses.closed_date as date) as closed_date,
        cast(misses.opened_at as timestamp) as opened_at,
        cast(misses.closed_at as timestamp) as closed_at
    from misses
    left join sources
        on misses.pass_id = sources.pass_id

)

select * from misses_described
