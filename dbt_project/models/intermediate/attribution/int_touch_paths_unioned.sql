with person_paths as (select * from {{ ref('int_touch_paths_built') }}),
account_paths as (select * from {{ ref('int_account_paths_built') }}),

paths_unioned as (

    select
        conversion_id, touch_id, channel, touch_number, touch_count, age_days, is_direct,
        occurred_at
    from person_paths
    union all
    select
        conversion_id, touch_id, channel, touch_number, touch_count, age_days, is_direct,
        occurred_at
    from account_paths

)

select * from paths_unioned
