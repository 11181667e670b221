with spread as (

    select target_id, sum(value) as value
    from {{ ref('int_targets_spread_daily') }}
    group by target_id

)

select
    targets.target_id,
    targets.value,
    spread.value as spread_value
from {{ ref('int_targets_valued') }} as targets
left join spread
    on targets.target_id = spread.target_id
where targets.value is not null and coalesce(spread.value, 0) <> targets.value
