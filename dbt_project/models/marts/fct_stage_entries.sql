with entries as (select * from {{ ref('int_stage_entries_built') }}),
sources as (select * from {{ ref('int_pass_sources_named') }}),

entries_described as (

    select
        cast(entries.stage_entry_id as varchar) as stage_entry_id,
        cast(entries.unit_id as varchar) as unit_id,
        cast(entries.pass_id as varchar) as pass_id,
        cast(entries.deal_id as varchar) as deal_id,
        cast(entries.customer_id as varchar) as customer_id,
        cast(sources.campaign_id as varchar) as campaign_id,
        cast(entries.unit as varchar) as unit,
        cast(entries.stage as varchar) as stage,
        cast(entries.deal_type as varchar) as deal_type,
        cast(coalesce(sources.channel, 'unknown') as varchar) as channel,
        cast(entries.reason as varchar) as reason,
        cast(entries.period_label as varchar) as period_label,
        cast(entries.position as bigint) as stage_position,
        cast(entries.amount as decimal(18, 2)) as amount,
        cast(entries.is_implied as boolean) as is_implied,
        cast(entries.is_reversed as boolean) as is_reversed,
        cast(entries.is_out_of_order as boolean) as is_out_of_order,
        cast(entries.entered_date as date) as entered_date,
        cast(entries.entered_at as timestamp) as entered_at
    from entries
    left join sources
        on entries.pass_id = sources.pass_id

)

select * from entries_described
