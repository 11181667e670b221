with fct_disputes as (

    select * from {{ ref('fct_disputes') }}

)

select
    dispute_id,
    about,
    raised_by,
    claim,
    outcome,
    is_open,
    month_start_date,
    opened_date,
    decided_date
from fct_disputes
