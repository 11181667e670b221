with snapshots as (select * from {{ ref('int_pipeline_snapshots_taken') }}),
settings as (select * from {{ ref('int_settings_resolved') }}),

pipeline_snapshots_described as (

    select
        cast(snapshots.deal_id || '|' || cast(snapshots.snapshot_date as varchar) as varchar)
            as pipeline_snapshot_id,
        cast(snapshots.deal_id as varchar) as deal_id,
        cast(snapshots.owner_id as varchar) as owner_id,
        cast(snapshots.stage as varchar) as stage,
        cast(snapshots.deal_type as varchar) as deal_type,
        cast(snapshots.channel as varchar) as channel,
        cast(snapshots.currency as varchar) as currency,
        cast(snapshots.amount as decimal(18, 2)) as amount,
        cast(snapshots.source_amount as decimal(18, 2)) as source_amount,
        cast(snapshots.stage_age_days as bigint) as stage_age_days,
        cast(snapshots.snapshot_date < settings.as_of_date as boolean) as is_month_end,
        cast(snapshots.snapshot_date as date) as snapshot_date,
        cast(snapshots.entered_at as timestamp) as entered_at
    from snapshots
    cross join settings

)

select * from pipeline_snapshots_described
