with credited as (

    select
        conversion_id,
        method,
        sum(credited_amount) as amount
    from {{ ref('fct_attribution_credits') }}
    where conversion_type = 'order'
    group by conversion_id, method

)

select
    credited.conversion_id,
    credited.method,
    credited.amount,
    conversions.value
from credited
inner join {{ ref('int_order_conversions_built') }} as conversions
    on credited.conversion_id = conversions.conversion_id
where credited.amount <> coalesce(conversions.value, 0)
