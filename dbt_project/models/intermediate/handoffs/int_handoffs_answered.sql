{{ config(materialized='table') }}

with handoffs as (

    select * from {{ ref('int_handoffs_offered') }}

),

activities as (

    select * from {{ ref('int_activities_unioned') }}

),

owners as (

    select * from {{ ref('int_owners_unioned') }}

),

identities as (

    select * from {{ ref('int_identities_resolved') }}

),

settings as (

    select * from {{ ref('int_settings_resolved') }}

),

actions_identified as (

    select
        identities.customer_id,
        activities.activity_id,
        activities.owner_id,
        case
            when activities.activity_type = 'meeting'
                then least(activities.created_at, activities.occurred_at)
            else activities.occurred_at
        end as occurred_at
    from activities
    inner join owners
        on activities.owner_id = owners.owner_id
        and owners.department = 'sales'
    inner join identities
        on identities.record_node = 'contact:' || activities.contact_id
    cross join settings
    where activities.is_automated = false
        and (activities.is_completed or activities.activity_type = 'meeting')
        and (
            activities.is_conversation
            or activities.direction = 'outbound'
            or activities.activity_type in ('meeting', 'task')
        )
        and least(activities.created_at, activities.occurred_at) <= settings.as_of_at

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
