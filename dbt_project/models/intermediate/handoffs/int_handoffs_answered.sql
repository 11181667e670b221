{{ config(materialized='table') }}

with handoffs as (select * from {{ ref('int_handoffs_offered') }}),
activities as (select * from {{ ref('int_activities_unioned') }}),
owner_teams as (select * from {{ ref('int_owner_teams_dated') }}),
identities as (select * from {{ ref('int_identities_resolved') }}),
settings as (select * from {{ ref('int_settings_resolved') }}),

actions_dated as (

    select
        activities.*,
        case
            when activities.activity_type = 'meeting'
                then least(activities.created_at, activities.occurred_at)
            else activities.occurred_at
        end as acted_at
    from activities
    where activities.is_completed or activities.activity_type = 'meeting'

),

-- a task is done by a person, whatever made it; a mail is human only where it says so, and one
-- that comes in is not answered yet
actions_identified as (

    select
        identities.customer_id,
        actions_dated.activity_id,
        actions_dated.owner_id,
        actions_dated.acted_at as occurred_at
    from actions_dated
    cross join settings
    inner join owner_teams
        on actions_dated.owner_id = owner_teams.owner_id
        and owner_teams.department = 'sales'
        and {{ holds_on(
            'owner_teams', business_date('actions_dated.acted_at', 'settings.timezone')
        ) }}
    inner join identities
        on identities.record_node = 'contact:' || actions_dated.contact_id
    where
        actions_dated.acted_at <= settings.as_of_at
        and (
            actions_dated.activity_type = 'task'
            or (
                actions_dated.is_automated = false
                and (
                    actions_dated.direction = 'outbound'
                    or actions_dated.activity_type = 'meeting'
                    or (actions_dated.activity_type = 'call' and actions_dated.is_conversation)
                )
            )
        )

),

actions_ranked as (

    select
        handoffs.handoff_id,
        actions_identified.activity_id,
        actions_identified.owner_id,
        actions_identified.occurred_at,
        row_number() over (
            partition by handoffs.handoff_id
            order by actions_identified.occurred_at, actions_identified.activity_id
        ) as action_rank
    from handoffs
    inner join actions_identified
        on handoffs.customer_id = actions_identified.customer_id
        and actions_identified.occurred_at >= handoffs.handed_off_at

),

earlier_actions_counted as (

    select handoffs.handoff_id, count(*) as earlier_action_count
    from handoffs
    inner join actions_identified
        on handoffs.customer_id = actions_identified.customer_id
        and actions_identified.occurred_at < handoffs.handed_off_at
    group by handoffs.handoff_id

),

handoffs_answered as (

    select
        handoffs.*,
        actions_ranked.activity_id as first_action_id,
        actions_ranked.owner_id as first_action_owner_id,
        coalesce(earlier_actions_counted.earlier_action_count, 0) > 0 as is_already_engaged,
        actions_ranked.occurred_at as first_action_at,
        case
            when actions_ranked.occurred_at <= handoffs.rejected_at then actions_ranked.occurred_at
            else coalesce(
                case when handoffs.exit_reason is not null then handoffs.rejected_at end,
                actions_ranked.occurred_at
            )
        end as answered_at
    from handoffs
    left join actions_ranked
        on handoffs.handoff_id = actions_ranked.handoff_id
        and actions_ranked.action_rank = 1
    left join earlier_actions_counted
        on handoffs.handoff_id = earlier_actions_counted.handoff_id

)

select * from handoffs_answered
