-- per subject type, milestone, month and method: as many conversions, and their value to the cent
with conversions as (

    select
        subject_type,
        conversion_type,
        cast(date_trunc('month', converted_date) as date) as month_start_date,
        count(*) as conversion_count,
        sum(cast(coalesce(value, 0) as decimal(18, 2))) as amount
    from {{ ref('int_subject_conversions_unioned') }}
    group by
        subject_type, conversion_type, cast(date_trunc('month', converted_date) as date)

),

credits as (

    select
        'person' as subject_type, conversion_type, month_start_date, method, credit,
        credited_amount
    from {{ ref('fct_channel_credits') }}
    union all
    select 'account', conversion_type, month_start_date, method, credit, credited_amount
    from {{ ref('fct_account_channel_credits') }}

),

credited as (

    select
        subject_type,
        conversion_type,
        month_start_date,
        method,
        sum(credit) as credit,
        sum(credited_amount) as credited_amount
    from credits
    group by subject_type, conversion_type, month_start_date, method

)

select
    conversions.subject_type,
    conversions.conversion_type,
    conversions.month_start_date,
    methods.method,
    conversions.conversion_count,
    credited.credit,
    conversions.amount,
    credited.credited_amount
from conversions
cross join {{ ref('attribution_methods') }} as methods
left join credited
    on conversions.subject_type = credited.subject_type
    and conversions.conversion_type = credited.conversion_type
    and conversions.month_start_date = credited.month_start_date
    and methods.method = credited.method
where
    coalesce(credited.credit, 0) <> conversions.conversion_count
    or coalesce(credited.credited_amount, 0) <> conversions.amount
