with passes as (select * from {{ ref('int_funnel_passes_built') }}),
entries as (select * from {{ ref('int_pass_stage_entries_implied') }}),
sources as (select * from {{ ref('int_pass_sources_named') }}),

moments_pivoted as (

    select
        pass_id,
        min(case when stage = 'inquiry' then entered_at end) as inquiry_at,
        min(case when stage = 'mql' then entered_at end) as mql_at,
        min(case when stage = 'sal' then entered_at end) as sal_at,
        min(case when stage = 'sql' then entered_at end) as sql_at,
        min(case when stage = 'sqo' then entered_at end) as sqo_at,
        min(case when stage = 'won' then entered_at end) as won_at,
        sum(case when is_implied then 1 else 0 end) as implied_stage_count
    from entries
    group by pass_id

),

passes_described as (

    select
        cast(passes.pass_id as varchar) as pass_id,
        cast(passes.customer_id as varchar) as customer_id,
        cast(sources.campaign_id as varchar) as campaign_id,
        cast(coalesce(sources.channel, 'unknown') as varchar) as channel,
        cast(coalesce(sources.sourced_by, 'unknown') as varchar) as sourced_by,
        cast(passes.furthest_stage as varchar) as furthest_stage,
        cast(passes.exit_stage as varchar) as exit_stage,
        cast(passes.exit_reason as varchar) as exit_reason,
        cast(passes.period_label as varchar) as period_label,
        cast(passes.pass_number as bigint) as pass_number,
        cast(moments_pivoted.implied_stage_count as bigint) as implied_stage_count,
        cast(passes.is_sales_created as boolean) as is_sales_created,
        cast(passes.started_date as date) as started_date,
        cast(moments_pivoted.inquiry_at as timestamp) as inquiry_at,
        cast(moments_pivoted.mql_at as timestamp) as mql_at,
        cast(moments_pivoted.sal_at as timestamp) as sal_at,
        cast(moments_pivoted.sql_at as timestamp) as sql_at,
        cast(moments_pivoted.sqo_at as timestamp) as sqo_at,
        cast(moments_pivoted.won_at as timestamp) as won_at,
        cast(passes.exited_at as timestamp) as exited_at
    from passes
    inner join moments_pivoted
        on passes.pass_id = moments_pivoted.pass_id
    left join sources
        on passes.pass_id = sources.pass_id

)

select * from passes_described
