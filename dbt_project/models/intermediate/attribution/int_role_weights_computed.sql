with roles as (

    select * from {{ ref('int_touch_roles_assigned') }}

),

methods as (

    select * from {{ ref('attribution_methods') }}
    where rest_weight is not null

),

-- counted per conversion, not over its touches: a window per method costs three times as much
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
        + case when roles.is_close then methods.close_weight else 0 end as role_weight,
        methods.first_weight
        + case when roles.lead_creation_number > 0 then methods.lead_creation_weight else 0 end
        + case when roles.opportunity_number > 0 then methods.opportunity_weight else 0 end
        + case when roles.close_number > 0 then methods.close_weight else 0 end as roles_weight,
        case when methods.first_weight > 0 then 1 else 0 end as first_number,
        case when methods.lead_creation_weight > 0 then coalesce(roles.lead_creation_number, 0)
            else 0
        end as lead_creation_number,
        case when methods.opportunity_weight > 0 then coalesce(roles.opportunity_number, 0)
            else 0
        end as opportunity_number,
        case when methods.close_weight > 0 then coalesce(roles.close_number, 0) else 0
        end as close_number,
        roles.touch_count
    from roles
    cross join methods

),

rest_counted as (

    select
        conversion_id,
        touch_id,
        touch_number,
        touch_count,
        method,
        rest_weight,
        role_weight,
        roles_weight,
        touch_count
        - first_number
        - case when lead_creation_number in (0, first_number) then 0 else 1 end
        - case
            when opportunity_number in (0, first_number, lead_creation_number) then 0 else 1
        end
        - case
            when close_number in (0, first_number, lead_creation_number, opportunity_number) then 0
            else 1
        end as rest_count
    from roles_weighted

),

weights_rescaled as (

    select
        conversion_id,
        touch_id,
        touch_number,
        touch_count,
        method,
        case
            when role_weight > 0 then cast(role_weight as double)
            else cast(rest_weight as double) / rest_count
        end / cast(
            roles_weight + case when rest_count > 0 then rest_weight else 0 end as double
        ) as weight
    from rest_counted

)

select * from weights_rescaled
