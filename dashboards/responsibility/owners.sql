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
)

select * from (
    select 'Marketing' as label, sum(marketing_effect) as value, 'marketing' as department from bridge
    union all
    select 'Sales', sum(sales_effect), 'sales' from bridge
    union all
    select 'Others', sum(other_effect), null from bridge
    union all
    select 'Nobody', sum(unowned_effect), null from bridge
)
where abs(value) >= 0.005
