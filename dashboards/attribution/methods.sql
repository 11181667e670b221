select
    method,
    sum(case when department = 'marketing' then credited_amount else 0 end) as marketing,
    sum(case when department = 'sales' then credited_amount else 0 end) as sales,
    sum(case
        when department not in ('marketing', 'sales') and channel <> 'unattributed'
            then credited_amount
        else 0
    end) as others,
    sum(case when channel = 'unattributed' then credited_amount else 0 end) as unattributed,
    sum(credited_amount) as total
from published.channel_credits
cross join clock
where
    conversion_type in ('won', 'order')
    and month_start_date >= last_month - interval 11 month and month_start_date <= last_month
group by method
order by method
