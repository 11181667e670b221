{{ config(materialized='table') }}

with paths as (

    select * from {{ ref('int_conversion_paths_unioned') }}

),

paths_measured as (

    select
        conversion_id,
        touch_id,
        touch_number,
        touch_count,
        max(case when is_direct then 0 else touch_number end) over (partition by conversion_id)
            as last_non_direct_number,
        power(2, -(age_days - min(age_days) over (partition by conversion_id)) / 7) as decayed
    from paths

),

weights_computed as (

    select
        conversion_id,
        touch_id,
        touch_number,
        case when touch_number = 1 then cast(1 as double) else 0 end as first_weight,
        case when touch_number = touch_count then cast(1 as double) else 0 end as last_weight,
        case
            when touch_number = last_non_direct_number then cast(1 as double)
            when last_non_direct_number = 0 and touch_number = touch_count then 1
            else 0
        end as last_non_direct_weight,
        cast(1 as double) / touch_count as linear_weight,
        case
            when touch_count = 1 then cast(1 as double)
            when touch_count = 2 then 0.5
            when touch_number in (1, touch_count) then 0.4
            else cast(0.2 as double) / (touch_count - 2)
        end as position_40_20_40_weight,
        -- in order, because doubles added up in another order differ in the last digit
        decayed / sum(decayed) over (
            partition by conversion_id order by touch_number
            rows between unbounded preceding and unbounded following
        ) as time_decay_7d_weight
    from paths_measured

),

methods_unioned as (

    select conversion_id, touch_id, touch_number, 'first' as method, first_weight as weight
    from weights_computed
    where first_weight > 0
    union all
    select conversion_id, touch_id, touch_number, 'last' as method, last_weight as weight
    from weights_computed
    where last_weight > 0
    union all
    select conversion_id, touch_id, touch_number, 'last_non_direct' as method,
        last_non_direct_weight as weight
    from weights_computed
    where last_non_direct_weight > 0
    union all
    select conversion_id, touch_id, touch_number, 'linear' as method, linear_weight as weight
    from weights_computed
    union all
    select conversion_id, touch_id, touch_number, 'position_40_20_40' as method,
        position_40_20_40_weight as weight
    from weights_computed
    union all
    select conversion_id, touch_id, touch_number, 'time_decay_7d' as method,
        time_decay_7d_weight as weight
    from weights_computed
    -- a path without times has no ages
    where time_decay_7d_weight is not null
    union all
    select conversion_id, touch_id, touch_number, method, weight
    from {{ ref('int_role_weights_computed') }}
    union all
    select conversion_id, touch_id, touch_number, method, weight
    from {{ ref('int_shapley_weights_computed') }}

)

select * from methods_unioned
