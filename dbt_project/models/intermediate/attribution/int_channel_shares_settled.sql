with solved as (select * from {{ ref('int_channel_shares_solved') }}),
frozen as (select * from {{ ref('int_channel_shares_frozen') }}),

months_frozen as (

    select distinct subject_type, conversion_type, month_start_date, method from frozen

),

shares_settled as (

    select
        subject_type, conversion_type, month_start_date, method, channel, removal_effect, share
    from frozen
    union all
    select
        solved.subject_type, solved.conversion_type, solved.month_start_date, solved.method,
        solved.channel, solved.removal_effect, solved.share
    from solved
    left join months_frozen
        on solved.subject_type = months_frozen.subject_type
        and solved.conversion_type = months_frozen.conversion_type
        and solved.month_start_date = months_frozen.month_start_date
        and solved.method = months_frozen.method
    where months_frozen.method is null

)

select * from shares_settled
