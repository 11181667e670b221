with settings as (select * from {{ ref('int_settings_resolved') }}),

deals as (

    select * from {{ ref('int_deals_valued') }}
    where is_closed

),

changes as (

    select object_id as deal_id, stage, max(entered_at) as entered_at
    from {{ ref('int_stage_changes_mapped') }}
    where object_type = 'deal'
    group by object_id, stage

),

closes_dated as (

    select
        deals.deal_id,
        deals.stage,
        deals.amount,
        least(
            coalesce(deals.closed_at, changes.entered_at, deals.created_at, settings.as_of_at),
            settings.as_of_at
        ) as closed_at
    from deals
    cross join settings
    left join changes
        on deals.deal_id = changes.deal_id and deals.stage = changes.stage

)

select * from closes_dated
