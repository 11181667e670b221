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
        touch_count,
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
        -- decimals, because doubles added up in another order differ in the last digit; an ordered
        -- window over a million touches took 43 CPU-seconds where this one takes half a second
        decayed / cast(
            sum(cast(decayed as decimal(38, 18))) over (partition by conversion_id) as double
        ) as time_decay_7d_weight
    from paths_measured

),

methods_unioned as (

    select
        conversion_id, touch_id, touch_number, 'first' as method, 1 as holder_count,
        first_weight as weight
    from weights_computed
    where first_weight > 0
    union all
    select conversion_id, touch_id, touch_number, 'last', 1, last_weight
    from weights_computed
    where last_weight > 0
    union all
    select conversion_id, touch_id, touch_number, 'last_non_direct', 1, last_non_direct_weight
    from weights_computed
    where last_non_direct_weight > 0
    union all
    select conversion_id, touch_id, touch_number, 'linear', touch_count, linear_weight
    from weights_computed
    union all
    select
        conversion_id, touch_id, touch_number, 'position_40_20_40', touch_count,
        position_40_20_40_weight
    from weights_computed
    union all
    select
        conversion_id, touch_id, touch_number, 'time_decay_7d', touch_count, time_decay_7d_weight
    from weights_computed
    -- a path without times has no ages
    where time_decay_7d_weight is not null
    union all
    select conversion_id, touch_id, touch_number, method, touch_count, weight
    from {{ ref('int_role_weights_computed') }}
    union all
    select conversion_id, touch_id, touch_number, method, touch_count, weight
    from {{ ref('int_shapley_weights_computed') }}

)

select * from methods_unioned
