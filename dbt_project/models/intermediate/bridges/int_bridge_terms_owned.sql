with terms as (select * from {{ ref('int_bridge_terms_judged') }}),
owners as (select * from {{ ref('stg_contract__stage_owners') }}),
responses as (select * from {{ ref('int_bridge_responses_measured') }}),
starts as (select distinct stage, period_start_date from terms where stage is not null),

shares_summed as (

    select
        starts.stage,
        starts.period_start_date,
        sum(case when owners.department = 'marketing' then owners.share else 0 end) as marketing,
        sum(case when owners.department in ('marketing', 'sales') then owners.share else 0 end)
            as marketing_and_sales,
        sum(case when owners.department <> 'unowned' then owners.share else 0 end) as owned
    from starts
    inner join owners
        on starts.stage = owners.stage
        and {{ holds_on('owners', 'starts.period_start_date') }}
    group by starts.stage, starts.period_start_date

),

-- each part is rounded as a running sum, so that the parts sum to the effect
terms_split as (

    select
        terms.*,
        cast(round(terms.unit_effect * responses.rate_change, 4) as decimal(18, 4))
            as response_effect,
        cast(
            round(terms.effect * coalesce(shares_summed.marketing, 0), 4) as decimal(18, 4)
        ) as to_marketing,
        cast(
            round(terms.effect * coalesce(shares_summed.marketing_and_sales, 0), 4)
            as decimal(18, 4)
        ) as to_marketing_and_sales,
        cast(
            round(terms.effect * coalesce(shares_summed.owned, 0), 4) as decimal(18, 4)
        ) as to_owned
    from terms
    left join shares_summed
        on terms.stage = shares_summed.stage
        and terms.period_start_date = shares_summed.period_start_date
    left join responses
        on terms.factor = responses.factor
        and terms.segment = responses.segment
        and terms.channel = responses.channel
        and terms.period_start_date = responses.period_start_date
        and terms.period_end_date = responses.period_end_date

),

terms_owned as (

    select
        terms_split.*,
        to_marketing as marketing_effect,
        to_marketing_and_sales - to_marketing as sales_effect,
        to_owned - to_marketing_and_sales as other_effect,
        effect - to_owned as unowned_effect
    from terms_split

)

select * from terms_owned
