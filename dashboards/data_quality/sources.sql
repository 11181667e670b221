select
    source,
    status,
    case when is_required then 'required' else 'optional' end as required,
    last_as_of_at,
    max_staleness_hours,
    provisional_from_date
from published.sources
where is_enabled
order by is_required desc, source
