"""What the page of the weekly meeting asks a release: one query per section.

A column `unit` says how the numbers of its row are written; it is not shown.
"""

RELEASE = "select company_name, release_version, contract_version, as_of, currency" \
    " from published.release"  # fmt: skip
# Seven whole days up to the release, beside the seven before them.
WEEK = """
with days as (
    select *, event_date >= last_day - 6 as is_this
    from published.funnel_daily
    cross join (select cast(max(as_of) as date) - 1 as last_day from published.release)
    where event_date between last_day - 13 and last_day
),
counted as (
    select
        unnest(['inquiries', 'mqls', 'sals', 'sqls', 'sqos', 'new_won_deals', 'new_won_revenue',
            'lost_deals', 'ad_spend']) as metric,
        unnest([inquiry_count, mql_count, sal_count, sql_count, sqo_count, new_won_deal_count,
            new_won_amount, lost_deal_count, ad_spend_amount]) as value,
        unnest(range(9)) as position, is_this
    from days
)
select metric, sum(case when is_this then value else 0 end) as this_week,
    sum(case when is_this then 0 else value end) as week_before,
    case when metric in ('new_won_revenue', 'ad_spend') then 'money' else 'number' end as unit
from counted group by metric, position order by position
"""
# What has a target, and money; the month before beside it.
CHANGES = """
select current.metric, current.department as owed_by, current.actual, current.target,
    current.actual / nullif(current.target, 0) as reached, previous.actual as before,
    case when current.unit = 'money' then 'money' when current.unit = 'rate' then 'rate'
        else 'number' end as unit,
    case when current.unit = 'rate' then current.n end as observations
from published.scorecard as current
left join published.scorecard as previous
    on current.metric = previous.metric and current.department = previous.department
    and previous.month_start_date = current.month_start_date - interval 1 month
where current.is_complete and current.actual is not null
    and (current.target is not null or current.unit = 'rate')
    and current.month_start_date = (
        select max(month_start_date) from published.scorecard where is_complete)
order by current.target is null,
    list_position(['marketing', 'shared', 'sales'], current.department), current.metric
"""
LATEST_YEAR = """
    select max(period_start_date) from published.target_bridges
    where is_year_to_date and metric = 'won_revenue' and segment = 'all' and channel = 'all'
"""
BRIDGE = f"""
select factor, effect,
    case when abs(marketing_effect) > 0 and abs(sales_effect) > 0 then 'both'
        when abs(marketing_effect) > 0 then 'marketing' when abs(sales_effect) > 0 then 'sales'
        when abs(other_effect) > 0 then 'others' else 'nobody' end as owned_by,
    replace(verdict, '_', ' ') as verdict, 'money' as unit
from published.target_bridges
where is_year_to_date and metric = 'won_revenue' and segment = 'all' and channel = 'all'
    and abs(effect) >= 0.5 and period_start_date = ({LATEST_YEAR})
order by effect, factor_position
"""
# Each factor once per part of the plan: in the longest chain that the part has a target for.
PARTS = """
with parts as (
    select *, concat_ws(' / ', nullif(segment, 'all'), replace(nullif(channel, 'all'), '_', ' '))
            as part,
        max(case when factor_position < 90 then factor_position end) over (
            partition by segment, channel, metric) as chain_length
    from published.target_bridges
    where is_year_to_date and (segment <> 'all' or channel <> 'all')
        and period_start_date = (
            select max(period_start_date) from published.target_bridges where is_year_to_date)
),
judged as (
    select *, row_number() over (
        partition by segment, channel, factor order by chain_length desc, metric) as place
    from parts where verdict in ('behind', 'ahead')
)
select concat(upper(part[1]), part[2:], ': ', replace(factor, '_', ' '), ' ', verdict,
    ' plan, which moved ',
    case when length(metric) < 5 then upper(metric[:-2]) || 's' else replace(metric, '_', ' ') end,
    ' by ', case when effect < 0 then '-' else '+' end, format('{:,.0f}', abs(effect)),
    ' against a target of ', format('{:,.0f}', target_value), ' (', sample_count, ' observed).'),
    metric, factor
from judged where place = 1
order by effect / nullif(target_value, 0), part, metric, factor_position
limit 10
"""
MISSES = """
select kind, coalesce(deal_id, pass_id, account_id) as record, owner_id as owner, days_open,
    expected_value
from published.missed_opportunities
where not is_closed and department = $1
order by expected_value desc nulls last, missed_opportunity_id
limit 5
"""
VERDICTS = """
select sentence, scope_key from published.campaign_diagnoses
where verdict not in ('on_track', 'not_enough_evidence')
order by scope, least(volume_effect, audience_effect, response_effect, execution_effect,
    value_effect), scope_key
"""
LEDGER = """
select month_start_date as month, marketing_amount as marketing, sales_amount as sales,
    realised_amount as realised, closing_amount as closing
from published.ledger_months
where month_start_date <= (select as_of from published.release)
order by month_start_date desc limit 3
"""
DISPUTABLE = """
select record_id as record, entry_date as day, amount from published.revenue_ledger
where is_disputable order by entry_date desc, record_id limit 5
"""
REASONS = """
select reason_label as reason, round(sum(credit), 1) as lost_deals,
    sum(case when is_contradicted then credit else 0 end) / nullif(sum(credit), 0) as contradicted
from published.sales_feedback where kind = 'lost'
group by reason_label order by sum(credit) desc, reason_label limit 5
"""
# A team trains what it does worse than all teams together, from ten handoffs on.
TEAMS = """
with recent as (
    select coalesce(team, 'no team') as team, *
    exclude (team)
    from published.handoffs
    where handed_off_date > (select cast(as_of as date) from published.release) - 92
),
everybody as (
    select count(*) filter (where sla_state = 'met')
            / nullif(count(*) filter (where sla_state <> 'pending'), 0) as in_time,
        count(*) filter (where outcome = 'accepted') / count(*) as accepted
    from recent
),
teams as (
    select team, count(*) as handoffs,
        count(*) filter (where sla_state = 'met')
            / nullif(count(*) filter (where sla_state <> 'pending'), 0) as in_time,
        median(response_business_minutes) as median_minutes,
        count(*) filter (where outcome = 'accepted') / count(*) as accepted,
        count(*) filter (where outcome = 'rejected' and reason is null) as unexplained
    from recent group by team
)
select teams.team, teams.handoffs, teams.in_time, teams.median_minutes, teams.accepted,
    case when teams.handoffs < 10 then 'too few to say'
        else coalesce(nullif(concat_ws(', ',
            case when teams.in_time < everybody.in_time - 0.05 then 'first response' end,
            case when teams.accepted < everybody.accepted - 0.05 then 'qualification' end,
            case when teams.unexplained > 0 then 'reasons for rejections' end), ''), 'nothing')
    end as train
from teams cross join everybody
order by teams.handoffs desc, teams.team
"""
RESTATED = """
select metric, month_start_date as month, min_by(value_before, after_as_of_at) as before,
    max_by(value_after, after_as_of_at) as after,
    string_agg(distinct replace(cause, '_', ' '), ', ' order by replace(cause, '_', ' ')) as because
from published.restatements
where segment = 'all' and channel = 'all'
    and after_as_of_at > (select as_of from published.release) - interval 7 day
group by metric, month_start_date order by month_start_date desc, metric limit 12
"""
