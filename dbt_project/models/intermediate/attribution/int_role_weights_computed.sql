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
        cast(methods.rest_weight as double) as rest_weight,
        cast(
            case when roles.is_first then methods.first_weight else 0 end
            + case when roles.is_lead_creation then methods.lead_creation_weight else 0 end
            + case when roles.is_opportunity then methods.opportunity_weight else 0 end
            + case when roles.is_close then methods.close_weight else 0 end as double
        ) as role_weight
    from roles
    cross join methods

),

rest_shared as (

    select
        conversion_id,
        touch_id,
        touch_number,
        method,
        case
            when role_weight > 0 then role_weight
            else rest_weight / sum(case when role_weight > 0 then 0 else 1 end) over (
                partition by conversion_id, method
            )
        end as share
    from roles_weighted

),

weights_rescaled as (

    select
        conversion_id,
        touch_id,
        touch_number,
        method,
        share / sum(share) over (partition by conversion_id, method) as weight
    from rest_shared

)

select * from weights_rescaled
