{{ config(materialized='table') }}

with metrics as (select * from {{ ref('int_bridge_metrics_summed') }}),
factors as (select * from {{ ref('int_bridge_factors_listed') }}),
plans as (select * from {{ ref('int_bridge_plans_derived') }}),
accounts as (select * from {{ ref('int_bridge_accounts_summed') }}),

volumes as (select factor from factors where kind = 'volume'),

-- one partition per period: the finest whose volumes are planned; segments before channels
partitions as (

    select
        plans.period_start_date,
        plans.period_end_date,
        max(case when plans.segment <> 'all' then 2 else 0 end
            + case when plans.channel <> 'all' then 1 else 0 end) as kind
    from plans
    inner join volumes
        on plans.factor = volumes.factor
    where plans.planned_value > 0
    group by plans.period_start_date, plans.period_end_date

),

scopes_unioned as (

    select period_start_date, period_end_date, segment, channel from plans

    union

    select accounts.period_start_date, accounts.period_end_date, accounts.segment, accounts.channel
    from accounts
    inner join volumes
        on accounts.factor = volumes.factor

),

cells as (

    select scopes_unioned.*
    from scopes_unioned
    inner join partitions
        on scopes_unioned.period_start_date = partitions.period_start_date
        and scopes_unioned.period_end_date = partitions.period_end_date
        and partitions.kind > 0
        and partitions.kind = case when scopes_unioned.segment <> 'all' then 2 else 0 end
            + case when scopes_unioned.channel <> 'all' then 1 else 0 end

),

chain_cells as (

    select
        metric, segment, channel, period_start_date, period_end_date,
        segment as cell_segment, channel as cell_channel
    from metrics
    union all
    select
        metrics.metric, metrics.segment, metrics.channel, metrics.period_start_date,
        metrics.period_end_date, cells.segment, cells.channel
    from metrics
    inner join cells
        on metrics.segment = 'all'
        and metrics.channel = 'all'
        and metrics.period_start_date = cells.period_start_date
        and metrics.period_end_date = cells.period_end_date

),

-- a segment without plan takes the rates of the plan's total
cells_listed as (

    select
        chain_cells.*,
        factors.factor,
        factors.kind,
        factors.position,
        cast(
            coalesce(
                own.planned_value, case when factors.kind <> 'volume' then totals.planned_value end
            ) as double
        ) as planned_value
    from chain_cells
    inner join factors as last_factors
        on chain_cells.metric = last_factors.metric
    inner join factors
        on factors.position <= last_factors.position
        and factors.kind <> 'mix'
    left join plans as own
        on factors.factor = own.factor
        and chain_cells.cell_segment = own.segment
        and chain_cells.cell_channel = own.channel
        and chain_cells.period_start_date = own.period_start_date
        and chain_cells.period_end_date = own.period_end_date
    left join plans as totals
        on factors.factor = totals.factor
        and totals.segment = 'all'
        and totals.channel = 'all'
        and chain_cells.period_start_date = totals.period_start_date
        and chain_cells.period_end_date = totals.period_end_date

)

select * from cells_listed
