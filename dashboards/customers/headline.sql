with

latest as (
    select *
    from metrics.unit_economics_monthly
    cross join clock
    where metric_time__month <= last_month and new_customers > 0
    order by metric_time__month desc
    limit 1
),

worth as (
    unpivot (
        select
            metric_time__month,
            costed_new_customers as n,
            cast(cac as double) as cac,
            cast(ltv as double) as ltv,
            cast(ltv_to_cac as double) as ltv_to_cac,
            cast(cac_payback_months as double) as cac_payback_months,
            cast(churn_rate as double) as churn_rate,
            cast(arpa as double) as arpa
        from latest
    )
    on cac, ltv, ltv_to_cac, cac_payback_months, churn_rate, arpa
)

select
    name as metric,
    value,
    case name
        when 'ltv_to_cac' then 'ratio'
        when 'cac_payback_months' then 'months'
        when 'churn_rate' then 'rate'
        else 'money'
    end as unit,
    null as target,
    case when name in ('cac', 'ltv_to_cac', 'cac_payback_months') then n end as n,
    case when name in ('cac', 'ltv_to_cac', 'cac_payback_months') then 'of ' || n || ' new customers' end as note,
    null as department,
    cast(metric_time__month as date) as period
from worth
order by list_position(['cac', 'cac_payback_months', 'arpa', 'churn_rate', 'ltv', 'ltv_to_cac'], name)
