"""What is asked of two builds under two contracts: `was` is attached, the other is open."""

# A month is closed once it and every source's time to restate are over; a young company has none.
MONTH = """
with months as (
    select distinct month_start_date, month_start_date + interval 1 month <= coalesce(
        (select min(provisional_from_date) from was.published.sources), 'infinity') as is_closed
    from was.published.scorecard
    where is_complete and month_start_date = coalesce($1, month_start_date)
)
select month_start_date, is_closed from months order by is_closed desc, month_start_date desc
limit 1
"""
VERSIONS = """
select before.contract_version as as_was, after.contract_version as as_is
from was.raw_contract.company as before cross join raw_contract.company as after
"""
METRICS = """
select coalesce(before.metric, after.metric) as metric,
    before.actual as actual_was, after.actual as actual_is,
    before.target as target_was, after.target as target_is
from (select * from was.published.scorecard where month_start_date = $1) as before
full join (select * from published.scorecard where month_start_date = $1) as after
    on before.metric = after.metric and before.department = after.department
        and before.period_label is not distinct from after.period_label
where (before.actual, before.target) is distinct from (after.actual, after.target)
order by metric
"""
TERMS = """
select * from {catalog}.published.target_bridges
where not is_year_to_date and period_start_date < $1 + interval 1 month and period_end_date >= $1
"""
BRIDGES = f"""
select coalesce(before.metric, after.metric) as metric,
    coalesce(before.segment, after.segment) as segment,
    coalesce(before.channel, after.channel) as channel,
    coalesce(before.factor, after.factor) as factor,
    coalesce(before.period_start_date, after.period_start_date) as period_start,
    before.effect as effect_was, after.effect as effect_is,
    before.verdict as verdict_was, after.verdict as verdict_is,
    before.marketing_effect as marketing_was, after.marketing_effect as marketing_is,
    before.sales_effect as sales_was, after.sales_effect as sales_is
from ({TERMS.format(catalog="was")}) as before
full join ({TERMS.format(catalog="warehouse")}) as after
    on before.target_bridge_id = after.target_bridge_id
where (before.effect, before.verdict, before.marketing_effect, before.sales_effect)
    is distinct from (after.effect, after.verdict, after.marketing_effect, after.sales_effect)
order by metric, segment, channel, period_start,
    coalesce(before.factor_position, after.factor_position)
"""
OWNERS = f"""
with shares as (
    select 'was' as side, * from ({TERMS.format(catalog="was")})
    union all by name
    select 'is' as side, * from ({TERMS.format(catalog="warehouse")})
),
summed as (
    select metric,
        unnest(['marketing', 'sales', 'others', 'nobody']) as owner,
        unnest([marketing_effect, sales_effect, other_effect, unowned_effect]) as effect, side
    from shares
    where segment = 'all' and channel = 'all'
)
select metric, owner,
    coalesce(sum(effect) filter (where side = 'was'), 0) as as_was,
    coalesce(sum(effect) filter (where side = 'is'), 0) as as_is
from summed
group by metric, owner
having as_was <> as_is
order by metric, owner
"""
HANDOFFS = """
select before.sla_state as sla_was, after.sla_state as sla_is,
    before.outcome as outcome_was, after.outcome as outcome_is,
    count(*) as handoffs,
    list_aggregate(list_slice(list_sort(list(coalesce(before.handoff_id, after.handoff_id))), 1, 3),
        'string_agg', ', ') as examples
from (select * from was.published.handoffs
    where date_trunc('month', handed_off_date) = $1) as before
full join (select * from published.handoffs
    where date_trunc('month', handed_off_date) = $1) as after
    on before.handoff_id = after.handoff_id
where (before.sla_state, before.outcome) is distinct from (after.sla_state, after.outcome)
group by all
order by handoffs desc, examples
"""
LEDGER = """
select unnest(['marketing', 'sales', 'others']) as owner,
    unnest([before.marketing_amount, before.sales_amount, before.other_amount]) as as_was,
    unnest([after.marketing_amount, after.sales_amount, after.other_amount]) as as_is
from was.published.ledger_months as before
inner join published.ledger_months as after on before.month_start_date = after.month_start_date
where before.month_start_date = $1
"""
