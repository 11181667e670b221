with

-- The newest won deal of somebody whom marketing had reached before.
newest as (
    select deals.customer_id
    from published.deals
    inner join published.customer_timeline as told on deals.customer_id = told.customer_id
    where deals.is_won and deals.deal_type = 'new'
    group by deals.customer_id
    having count(*) filter (where told.kind = 'touch') > 0
    order by max(deals.closed_date) desc, deals.customer_id
    limit 1
)

select occurred_at, kind, what, department, owner_id, amount
from published.customer_timeline
where customer_id in (select customer_id from newest)
order by event_number
limit 60
