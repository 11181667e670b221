with touches as (

    select * from {{ ref('stg_files__path_touches') }}
    where not is_deleted and path_id is not null

),

touches_ordered as (

    select
        touches.*,
        row_number() over (
            partition by path_group, path_id
            order by occurred_at nulls last, position nulls last, path_touch_id
        ) as row_order
    from touches

),

conversions_numbered as (

    select
        touches_ordered.*,
        coalesce(
            sum(case when is_converted then 1 else 0 end) over (
                partition by path_group, path_id
                order by row_order
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as conversions_before
    from touches_ordered

),

journeys_numbered as (

    select
        path_group || '|' || path_id
            || case when conversion_scope = 'journey'
                then '|' || cast(conversions_before as {{ dbt.type_string() }})
                else ''
            end as journey_id,
        path_group,
        path_touch_id,
        channel,
        conversion_scope,
        row_order,
        value,
        is_converted,
        occurred_at
    from conversions_numbered

)

select * from journeys_numbered
