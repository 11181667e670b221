{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
signs as (select * from {{ ref('int_deal_source_signs_listed') }}),
windows as (select * from {{ ref('int_deal_source_windows_dated') }}),
owner_teams as (select * from {{ ref('int_owner_teams_dated') }}),
channels as (select * from {{ ref('stg_contract__channels') }}),

signs_owned as (

    select
        windows.deal_id,
        signs.sign_type,
        case
            when coalesce(owner_teams.role, signs.channel) = 'partner' then 'partner'
            when owner_teams.role = 'sdr' then 'sdr'
            when coalesce(owner_teams.department, channels.department) in ('marketing', 'sales')
                then coalesce(owner_teams.department, channels.department)
            else 'unknown'
        end as team,
        signs.is_secondary,
        signs.occurred_at <= windows.created_at as is_before_deal,
        signs.occurred_at
    from windows
    cross join settings
    inner join signs
        on windows.deal_id = signs.deal_id
    left join channels
        on signs.channel = channels.channel
        and {{ holds_on('channels', business_date('windows.created_at', 'settings.timezone')) }}
    left join owner_teams
        on signs.owner_id = owner_teams.owner_id
        and {{ holds_on(
            'owner_teams', business_date('signs.occurred_at', 'settings.timezone')
        ) }}

),

-- a touch of marketing goes first where it came before the first act of sales
candidates_unioned as (

    select deal_id, 'lead_source' as definition, team, is_secondary, occurred_at
    from signs_owned
    where sign_type = 'lead_source'
    union all
    select deal_id, 'first_touch', team, is_secondary, occurred_at
    from signs_owned
    where sign_type = 'touch' and is_before_deal
    union all
    select deal_id, 'first_activity', team, is_secondary, occurred_at
    from signs_owned
    where (sign_type = 'touch' and is_before_deal and team = 'marketing')
        or (sign_type = 'act' and team <> 'marketing')

),

candidates_ranked as (

    select
        candidates_unioned.*,
        rank() over (
            partition by deal_id, definition
            order by is_secondary, occurred_at nulls last
        ) as candidate_rank
    from candidates_unioned

),

-- two teams at one moment are nobody's
teams_named as (

    select
        deal_id,
        definition,
        case when count(distinct team) = 1 then max(team) else 'unknown' end as team
    from candidates_ranked
    where candidate_rank = 1
    group by deal_id, definition

),

influences_found as (

    select
        deal_id,
        max(case when team = 'marketing' then 1 else 0 end) = 1 as has_marketing,
        max(case when team = 'sdr' then 1 else 0 end) = 1 as has_sdr,
        max(case when team = 'sales' then 1 else 0 end) = 1 as has_sales,
        max(case when team = 'partner' then 1 else 0 end) = 1 as has_partner
    from signs_owned
    where sign_type <> 'lead_source'
    group by deal_id

),

sources_named as (

    select
        windows.deal_id,
        settings.sourced_by,
        coalesce(max(case when teams_named.definition = settings.sourced_by
            then teams_named.team end), 'unknown') as source_team,
        coalesce(max(case when teams_named.definition = 'lead_source'
            then teams_named.team end), 'unknown') as lead_source_team,
        coalesce(max(case when teams_named.definition = 'first_touch'
            then teams_named.team end), 'unknown') as first_touch_team,
        coalesce(max(case when teams_named.definition = 'first_activity'
            then teams_named.team end), 'unknown') as first_activity_team,
        coalesce(max(influences_found.has_marketing), false) as is_marketing_influenced,
        coalesce(max(influences_found.has_sdr), false) as is_sdr_influenced,
        coalesce(max(influences_found.has_sales), false) as is_sales_influenced,
        coalesce(max(influences_found.has_partner), false) as is_partner_influenced
    from windows
    cross join settings
    left join teams_named
        on windows.deal_id = teams_named.deal_id
    left join influences_found
        on windows.deal_id = influences_found.deal_id
    group by windows.deal_id, settings.sourced_by

)

select * from sources_named
