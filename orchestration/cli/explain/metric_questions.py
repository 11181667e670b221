"""What `tandem explain <metric>` asks a release: a figure, its rows in order, and its log."""

KNOWN = "select distinct metric from published.scorecard order by metric"
MONTH = """
select max(month_start_date) from published.scorecard
where metric = $1 and actual is not null and is_complete
"""
FIGURE = """
select metric, max(unit) as unit, max(actual) as actual, max(target) as target,
    max(numerator) as numerator, max(denominator) as denominator,
    max(immature_count) as immature_count, max(contract_version) as contract_version,
    max(run_id) as run_id, max(department) as department,
    max(direction) as direction, count(denominator) > 0 as has_denominator
from published.scorecard where metric = $1 and month_start_date = $2
group by metric
"""
RELEASE = "select release_version, as_of from published.release"
SUMS = """
select metric, record_id, unit_id, channel, segment, event_date, value
from marts.fct_metric_records
where metric = $1 and month_start_date = $2 and coalesce($3, segment) = segment
    and coalesce($4, channel) = channel
order by event_date, record_id
"""
RATES = """
select metric, record_id, unit_id, channel, segment, event_date, numerator, denominator
from marts.fct_rate_records
where metric = $1 and month_start_date = $2 and coalesce($3, segment) = segment
    and coalesce($4, channel) = channel
order by event_date, record_id
"""
RESTATED = """
select after_as_of_at, cause, value_before, value_after, delta, record_count, evidence,
    before_contract_version, after_contract_version
from published.restatements
where metric = $1 and month_start_date = $2 and segment = coalesce($3, 'all')
    and channel = coalesce($4, 'all')
order by after_as_of_at, cause
"""
