with paths as (

    select * from {{ ref('int_touch_paths_built') }}

),

conversions as (

    select * from {{ ref('int_conversions_unioned') }}

),

pass_events as (

    select
        pass_id,
        min(case when conversion_type = 'inquiry' then converted_at end) as lead_created_at,
        min(case when conversion_type = 'sqo' then converted_at end) as opportunity_opened_at
    from conversions
    where pass_id is not null
    group by pass_id

),

deal_events as (

    select
        deal_id,
        min(converted_at) as opportunity_opened_at
    from conversions
    where deal_id is not null and conversion_type = 'sqo'
    group by deal_id

),

conversions_timed as (

    select
        conversions.conversion_id,
        conversions.converted_at,
        pass_events.lead_created_at,
        coalesce(
            deal_events.opportunity_opened_at, pass_events.opportunity_opened_at
        ) as opportunity_opened_at,
        case when conversions.conversion_type in ('won', 'order') then conversions.eligible_until_at
        end as closed_at
    from conversions
    left join pass_events
        on conversions.pass_id = pass_events.pass_id
    left join deal_events
        on conversions.deal_id = deal_events.deal_id

),

holders_found as (

    select
        paths.conversion_id,
        paths.touch_id,
        paths.touch_number,
        max(case
            when conversions_timed.lead_created_at <= conversions_timed.converted_at
                and paths.occurred_at <= conversions_timed.lead_created_at
                then paths.touch_number
        end) over (partition by paths.conversion_id) as lead_creation_number,
        max(case
            when conversions_timed.opportunity_opened_at <= conversions_timed.converted_at
                and paths.occurred_at <= conversions_timed.opportunity_opened_at
                then paths.touch_number
        end) over (partition by paths.conversion_id) as opportunity_number,
        max(case when paths.occurred_at <= conversions_timed.closed_at then paths.touch_number end)
            over (partition by paths.conversion_id) as close_number
    from paths
    inner join conversions_timed
        on paths.conversion_id = conversions_timed.conversion_id

),

roles_assigned as (

    select
        conversion_id,
        touch_id,
        touch_number,
        touch_number = 1 as is_first,
        coalesce(touch_number = lead_creation_number, false) as is_lead_creation,
        coalesce(touch_number = opportunity_number, false) as is_opportunity,
        coalesce(touch_number = close_number, false) as is_close
    from holders_found

)

select * from roles_assigned
