with paths as (select * from {{ ref('int_touch_paths_unioned') }}),
events as (select * from {{ ref('int_role_events_timed') }}),

holders_found as (

    select
        paths.conversion_id, paths.touch_id, paths.touch_number, paths.touch_count,
        max(case when paths.occurred_at <= events.lead_created_at then paths.touch_number end)
            over (partition by paths.conversion_id) as lead_creation_number,
        max(
            case when paths.occurred_at <= events.opportunity_opened_at then paths.touch_number end
        ) over (partition by paths.conversion_id) as opportunity_number,
        max(case when paths.occurred_at <= events.closed_at then paths.touch_number end)
            over (partition by paths.conversion_id) as close_number
    from paths
    inner join events
        on paths.conversion_id = events.conversion_id

),

roles_assigned as (

    select
        conversion_id, touch_id, touch_number, touch_count, lead_creation_number,
        opportunity_number, close_number,
        touch_number = 1 as is_first,
        coalesce(touch_number = lead_creation_number, false) as is_lead_creation,
        coalesce(touch_number = opportunity_number, false) as is_opportunity,
        coalesce(touch_number = close_number, false) as is_close
    from holders_found

)

select * from roles_assigned
