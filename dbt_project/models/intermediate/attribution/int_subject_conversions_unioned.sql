with person_conversions as (select * from {{ ref('int_conversions_unioned') }}),
account_conversions as (select * from {{ ref('int_account_conversions_listed') }}),

conversions_unioned as (

    select
        'person' as subject_type, customer_id as subject_id, conversion_id, conversion_type, value,
        converted_date
    from person_conversions
    where converted_date is not null
    union all
    select 'account', account_id, conversion_id, conversion_type, value, converted_date
    from account_conversions
    where converted_date is not null

)

select * from conversions_unioned
