with misses as (

    select * from {{ ref('fct_missed_opportunities') }}
    where not is_closed

),

acts as (select * from {{ ref('missed_opportunity_acts') }}),

items_ranked as (

    select
        misses.missed_opportunity_id,
        misses.customer_id,
        misses.account_id,
        misses.deal_id,
        misses.pass_id,
        misses.owner_id,
        misses.kind,
        cast(acts.act as varchar) as act,
        misses.stage,
        misses.department,
        misses.team,
        misses.channel,
        cast(
            row_number() over (
                partition by misses.department
                order by
                    misses.expected_value desc nulls last,
                    misses.days_open desc,
                    misses.missed_opportunity_id
            ) as bigint
        ) as worklist_rank,
        misses.days_open,
        misses.expected_value,
        misses.opened_date
    from misses
    left join acts
        on misses.kind = acts.kind

)

select * from items_ranked
