select
    after_as_of_at as changed_at,
    month_start_date as month,
    metric,
    case
        when segment <> 'all' then segment
        when channel <> 'all' then replace(channel, '_', ' ')
        else 'the company'
    end as part,
    replace(cause, '_', ' ') as cause,
    value_before,
    value_after,
    delta,
    record_count,
    evidence,
    case
        when before_contract_version = after_contract_version then after_contract_version
        else before_contract_version || ', then ' || after_contract_version
    end as contract
from published.restatements
order by
    after_as_of_at desc, month_start_date desc, metric, segment = 'all' and channel = 'all' desc,
    segment, channel, cause
limit 200
