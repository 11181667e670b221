with people as (select * from {{ ref('int_deal_people_listed') }}),
windows as (select * from {{ ref('int_deal_source_windows_dated') }}),
touches as (select * from {{ ref('int_touches_unioned') }} where occurred_at is not null),
identities as (select * from {{ ref('int_identities_resolved') }}),
lead_sources as (select * from {{ ref('lead_source_channels') }}),

-- of what sales did only what a person did, as for the answer to a lead
acts as (

    select * from {{ ref('int_activities_unioned') }}
    where is_completed
        and occurred_at is not null
        and (
            activity_type = 'task'
            or (
                is_automated = false
                and (
                    direction = 'outbound'
                    or activity_type = 'meeting'
                    or (activity_type = 'call' and is_conversation)
                )
            )
        )

),

deal_acts as (

    select deal_id, activity_id, owner_id, occurred_at from acts
    where deal_id is not null

    union

    select people.deal_id, acts.activity_id, acts.owner_id, acts.occurred_at
    from acts
    inner join identities
        on identities.record_node = 'contact:' || acts.contact_id
    inner join people
        on identities.customer_id = people.customer_id

),

deal_touches as (

    select distinct
        people.deal_id, touches.touch_id, touches.channel, touches.owner_id, touches.occurred_at
    from people
    inner join touches
        on people.customer_id = touches.customer_id

),

signs_listed as (

    select
        people.deal_id,
        'lead_source' as sign_type,
        people.contact_id as record_id,
        cast(null as {{ dbt.type_string() }}) as owner_id,
        coalesce(lead_sources.channel, lower(people.lead_source)) as channel,
        not people.is_primary as is_secondary,
        people.created_at as occurred_at
    from people
    left join lead_sources
        on people.source = lead_sources.source
        and people.lead_source = lead_sources.lead_source
    where people.lead_source is not null
    union all
    select
        deal_touches.deal_id, 'touch', deal_touches.touch_id, deal_touches.owner_id,
        deal_touches.channel, false, deal_touches.occurred_at
    from deal_touches
    inner join windows
        on deal_touches.deal_id = windows.deal_id
        and deal_touches.occurred_at between windows.begins_at and windows.ends_at
    union all
    select
        deal_acts.deal_id, 'act', deal_acts.activity_id, deal_acts.owner_id,
        cast(null as {{ dbt.type_string() }}), false, deal_acts.occurred_at
    from deal_acts
    inner join windows
        on deal_acts.deal_id = windows.deal_id
        and deal_acts.occurred_at between windows.begins_at and windows.ends_at

)

select * from signs_listed
