with handoffs as (select * from {{ ref('int_handoffs_offered') }}),
salesforce_changes as (

    select * from {{ ref('stg_salesforce__lead_changes') }}
    where field = 'Owner' and not is_deleted

),

-- Salesforce writes each change twice, by name and by id: users are 005, and a queue is nobody
salesforce_ids as (

    select * from salesforce_changes where new_value like '005%' or new_value like '00G%'

),

-- its history begins with the first change: who had it before is written there
history as (

    select object_id as contact_id, value as owner, changed_at
    from {{ ref('stg_hubspot__property_changes') }}
    where object_type = 'contact' and property = 'hubspot_owner_id' and not is_deleted
    union all
    select
        contact_id, case when new_value like '005%' then new_value else '' end as owner, changed_at
    from salesforce_ids
    union all
    select
        contact_id,
        min_by(case when old_value like '005%' then old_value else '' end, changed_at) as owner,
        cast('0001-01-01' as timestamp) as changed_at
    from salesforce_ids
    group by contact_id

),

-- the owner in force at the handoff is the last one named before it
owners_placed as (

    select
        handoffs.handoff_id,
        max(case when history.changed_at <= handoffs.handed_off_at then history.changed_at end)
            as last_before_at,
        min(
            case
                when history.changed_at > handoffs.handed_off_at and history.owner <> ''
                    then history.changed_at
            end
        ) as first_after_at,
        max_by(
            history.owner,
            case when history.changed_at <= handoffs.handed_off_at then history.changed_at end
        ) as owner_before,
        count(history.contact_id) as change_count
    from handoffs
    left join history
        on handoffs.contact_id = history.contact_id
    group by handoffs.handoff_id

),

-- a source without history of owners says who, not since when: assigned with the handoff
handoffs_routed as (

    select
        handoffs.handoff_id,
        case
            when owners_placed.change_count = 0 and handoffs.owner_id not like 'salesforce:00G%'
                or owners_placed.last_before_at is not null and owners_placed.owner_before <> ''
                then handoffs.handed_off_at
            else owners_placed.first_after_at
        end as assigned_at,
        owners_placed.change_count > 0
            or handoffs.contact_id like 'hubspot:%' or handoffs.contact_id like 'salesforce:%'
            as is_history_kept
    from handoffs
    inner join owners_placed
        on handoffs.handoff_id = owners_placed.handoff_id

)

select * from handoffs_routed
