select
    coalesce(deal_id, customer_id, account_id, pass_id) as record,
    kind,
    department,
    coalesce(owner_id, 'nobody') as owner,
    stage,
    channel,
    opened_date as opened,
    days_open,
    expected_value
from published.missed_opportunities
where not is_closed and ($department is null or department = $department)
order by expected_value desc nulls last, days_open desc, missed_opportunity_id
limit 25
