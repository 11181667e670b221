-- credited + unattributed = won revenue of the CRM, to the cent, per method and original currency
with credited as (

    select
        method,
        source_currency,
        sum(credited_amount) as amount,
        sum(source_credited_amount) as source_amount
    from {{ ref('fct_attribution_credits') }}
    where conversion_type = 'won' and deal_id is not null
    group by method, source_currency

),

won as (

    select
        source_currency,
        sum(coalesce(amount, 0)) as amount,
        sum(coalesce(source_amount, 0)) as source_amount
    from {{ ref('fct_deals') }}
    where is_won
    group by source_currency

)

select
    methods.method,
    won.source_currency,
    credited.amount as credited_amount,
    won.amount as won_amount
from won
cross join {{ ref('attribution_methods') }} as methods
left join credited
    on won.source_currency = credited.source_currency and methods.method = credited.method
where
    methods.level = 'touch'
    and (
        coalesce(credited.amount, 0) <> won.amount
        or coalesce(credited.source_amount, 0) <> won.source_amount
    )
