with conversions as (

    select count(*) as conversion_count
    from {{ ref('int_conversions_unioned') }}

),

credited as (

    select
        method,
        count(distinct conversion_id) as credited_count
    from {{ ref('fct_attribution_credits') }}
    group by method

)

select
    methods.method,
    credited.credited_count,
    conversions.conversion_count
from {{ ref('attribution_methods') }} as methods
cross join conversions
left join credited
    on methods.method = credited.method
where methods.level = 'touch' and coalesce(credited.credited_count, 0) <> conversions.conversion_count
