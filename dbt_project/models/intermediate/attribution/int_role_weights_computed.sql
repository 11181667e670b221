with roles as (

    select * from {{ ref('int_touch_roles_assigned') }}

),

methods as (

    select * from {{ ref('attribution_methods') }}
    where rest_weight is not null

),

roles_weighted as (

    select
        roles.conversion_id,
        roles.touch_id,
        roles.touch_number,
        methods.method,
        methods.rest_weight,
        case when roles.is_first then methods.first_weight else 0 end
        + case when roles.is_lead_creation then methods.lead_creation_weight else 0 end
        + case when roles.is_opportunity then methods.opportunity_weight else 0 end
        + case when roles.is_close then methods.close_weight else 0 end as role_weight
    from roles
    cross join methods

),

weights_summed as (

    -- decimals, because doubles added up in another order differ in the last digit
    select
        conversion_id,
        touch_id,
        touch_number,
        method,
        rest_weight,
        role_weight,
        sum(case when role_weight > 0 then 0 else 1 end) over (
            partition by conversion_id, method
        ) as rest_count,
        sum(role_weight) over (partition by conversion_id, method) as roles_weight
    from roles_weighted

),

weights_rescaled as (

    select
        conversion_id,
        touch_id,
        touch_number,
        method,
        case
            when role_weight > 0 then cast(role_weight as double)
            else cast(rest_weight as double) / rest_count
        end / cast(
            roles_weight + case when rest_count > 0 then rest_weight else 0 end as double
        ) as weight
    from weights_summed

)

select * from weights_rescaled
