select
    about,
    raised_by,
    claim,
    coalesce(outcome, 'open') as outcome,
    month_start_date as month,
    opened_date as opened
from published.disputes
order by is_open desc, opened_date desc nulls last, dispute_id
limit 25
