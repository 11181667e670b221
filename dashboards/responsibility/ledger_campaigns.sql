select
    coalesce(names.campaign_name, ledger.campaign_id) as campaign,
    sum(case when ledger.department = 'marketing' then ledger.amount else 0 end) as marketing_amount,
    sum(case when ledger.department = 'sales' then ledger.amount else 0 end) as sales_amount,
    sum(ledger.amount) as amount
from published.revenue_ledger as ledger
cross join clock
left join (
    select scope_key as campaign_id, scope_name as campaign_name
    from published.campaign_diagnoses
    where scope = 'campaign'
) as names
    on ledger.campaign_id = names.campaign_id
where ledger.is_above_expectation and ledger.campaign_id is not null
    and ledger.month_start_date <= last_month
    and ledger.month_start_date > last_month - interval 12 month
group by coalesce(names.campaign_name, ledger.campaign_id)
order by abs(sum(ledger.amount)) desc, campaign
limit 25
