with

bridge as (
    select *
    from published.target_bridges
    where
        is_year_to_date and metric = 'won_revenue' and segment = 'all' and channel = 'all'
        and period_start_date = (
            select max(period_start_date)
            from published.target_bridges
            where
                is_year_to_date and metric = 'won_revenue' and segment = 'all'
                and channel = 'all'
        )
),

terms as (
    select 'start' as part, 'Target' as label, max(target_value) as value, null as department,
        null as owner, null as verdict, null as n, null as response_effect,
        0 as position
    from bridge
    having count(*) > 0
    union all
    select
        'term', factor, effect,
        case
            when abs(marketing_effect) > abs(sales_effect) then 'marketing'
            when abs(sales_effect) > abs(marketing_effect) then 'sales'
            when abs(sales_effect) > 0 then 'shared'
        end,
        case
            when abs(marketing_effect) > 0 and abs(sales_effect) > 0 then 'both'
            when abs(marketing_effect) > 0 then 'marketing'
            when abs(sales_effect) > 0 then 'sales'
            when abs(other_effect) > 0 then 'others'
            else 'nobody'
        end,
        verdict, sample_count, response_effect, factor_position
    from bridge
    where abs(effect) >= 0.005
    union all
    select 'end', 'Actual', max(actual_value), null, null, null, null, null, 99
    from bridge
    having count(*) > 0
)

select
    *,
    case when part = 'term' then replace(verdict, '_', ' ') end as note
from terms
order by position
