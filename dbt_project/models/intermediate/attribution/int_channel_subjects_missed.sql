with months as (select * from {{ ref('int_channel_months_bounded') }}),

conversions as (select * from {{ ref('int_subject_conversions_unioned') }}),

subject_months as (

    select distinct
        subject_type,
        subject_id,
        cast(date_trunc('month', touch_date) as date) as month_start_date
    from {{ ref('int_subject_touches_unioned') }}

),

subjects_converted as (

    select distinct
        months.conversion_type,
        months.month_start_date,
        conversions.subject_type,
        conversions.subject_id
    from months
    inner join conversions
        on months.conversion_type = conversions.conversion_type
        and conversions.converted_date < months.next_month_date
        and conversions.converted_date >= months.looks_back_to_date

),

subjects_missed as (

    select
        months.*,
        subject_months.subject_type,
        subject_months.subject_id
    from months
    inner join subject_months
        on months.month_start_date = subject_months.month_start_date
    left join subjects_converted
        on months.conversion_type = subjects_converted.conversion_type
        and months.month_start_date = subjects_converted.month_start_date
        and subject_months.subject_type = subjects_converted.subject_type
        and subject_months.subject_id = subjects_converted.subject_id
    where subjects_converted.subject_id is null

)

select * from subjects_missed
