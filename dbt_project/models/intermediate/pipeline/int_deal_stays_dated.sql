with deals as (select * from {{ ref('int_deals_valued') }}),
stages as (select * from {{ ref('int_stages_ordered') }}),

changes as (

    select object_id as deal_id, stage, entered_at
    from {{ ref('int_stage_changes_mapped') }}
    where object_type = 'deal' and entered_at is not null

),

-- what history does not date is known from the record: it began open, and ended when it was closed
changes_completed as (

    select deal_id, stage, entered_at from changes

    union

    select deals.deal_id, deals.stage, deals.closed_at
    from deals
    where deals.is_closed and deals.closed_at is not null

    union

    select deals.deal_id, deals.stage, deals.created_at
    from deals
    left join (select distinct deal_id from changes) as dated
        on deals.deal_id = dated.deal_id
    where dated.deal_id is null and not deals.is_closed and deals.created_at is not null

),

changes_ordered as (

    select
        changes_completed.deal_id,
        changes_completed.stage,
        changes_completed.entered_at,
        lead(changes_completed.entered_at) over (
            partition by changes_completed.deal_id
            order by changes_completed.entered_at, stages.position, changes_completed.stage
        ) as left_at
    from changes_completed
    inner join stages
        on changes_completed.stage = stages.stage

),

stays_dated as (

    select
        deal_id,
        stage,
        entered_at,
        coalesce(left_at, cast('9999-12-31' as timestamp)) as left_at
    from changes_ordered
    where left_at is null or entered_at < left_at

)

select * from stays_dated
