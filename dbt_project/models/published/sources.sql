with dim_sources as (

    select * from {{ ref('dim_sources') }}

)

select
    source,
    status,
    max_staleness_hours,
    restatement_days,
    is_enabled,
    is_required,
    provisional_from_date,
    last_succeeded_at,
    last_as_of_at
from dim_sources
