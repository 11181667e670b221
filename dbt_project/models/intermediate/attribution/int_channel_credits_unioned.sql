with person_credits as (select * from {{ ref('int_attribution_credits_unioned') }}),
account_credits as (select * from {{ ref('int_account_credits_unioned') }}),

credits as (

    select
        'person' as subject_type, conversion_type, converted_date, method, channel, credit,
        credited_amount
    from person_credits
    where converted_date is not null
    union all
    select
        'account', conversion_type, converted_date, method, channel, credit, credited_amount
    from account_credits
    where converted_date is not null

),

channel_methods as (

    select * from {{ ref('attribution_methods') }}
    where level = 'channel'

),

allocated as (select * from {{ ref('int_channel_shares_allocated') }}),
channels as (select * from {{ ref('stg_contract__channels') }}),

touch_departments as (

    select
        channel,
        min(department) as department
    from {{ ref('int_touches_unioned') }}
    group by channel

),

credits_summed as (

    select
        subject_type,
        conversion_type,
        cast(date_trunc('month', converted_date) as date) as month_start_date,
        method,
        channel,
        cast(null as double) as removal_effect,
        sum(credit) as credit,
        sum(credited_amount) as credited_amount
    from credits
    group by
        subject_type, conversion_type, cast(date_trunc('month', converted_date) as date), method,
        channel

),

credits_unioned as (

    select * from credits_summed
    union all
    select
        subject_type, conversion_type, month_start_date, method, channel, removal_effect, credit,
        credited_amount
    from allocated
    union all
    -- a conversion without a path has no channel, whatever the method
    select
        credits_summed.subject_type, credits_summed.conversion_type,
        credits_summed.month_start_date, channel_methods.method, credits_summed.channel, null,
        credits_summed.credit, credits_summed.credited_amount
    from credits_summed
    cross join channel_methods
    where credits_summed.method = 'linear' and credits_summed.channel = 'unattributed'

),

credits_counted as (

    select
        credits_unioned.*,
        sum(credit) over (partition by subject_type, conversion_type, month_start_date, method)
            as conversion_count,
        row_number() over (
            partition by subject_type, conversion_type, month_start_date, method
            order by credit desc, channel
        ) as credit_rank
    from credits_unioned

),

shares_rounded as (

    select
        credits_counted.*,
        cast(round(cast(credit as double) / cast(conversion_count as double), 12)
            as decimal(18, 12)) as share
    from credits_counted

),

shares_completed as (

    select
        shares_rounded.conversion_type || '|' || shares_rounded.method || '|'
            || cast(shares_rounded.month_start_date as {{ dbt.type_string() }}) || '|'
            || shares_rounded.channel as channel_credit_id,
        shares_rounded.subject_type,
        shares_rounded.conversion_type,
        shares_rounded.method,
        shares_rounded.channel,
        coalesce(channels.department, touch_departments.department, shares_rounded.channel)
            as department,
        shares_rounded.removal_effect,
        shares_rounded.share + case
            when shares_rounded.credit_rank = 1
                then 1 - sum(shares_rounded.share) over (
                    partition by shares_rounded.subject_type, shares_rounded.conversion_type,
                        shares_rounded.month_start_date, shares_rounded.method
                )
            else 0
        end as share,
        shares_rounded.credit,
        shares_rounded.credited_amount,
        shares_rounded.conversion_count,
        shares_rounded.month_start_date
    from shares_rounded
    left join channels
        on shares_rounded.channel = channels.channel
        and {{ holds_on('channels', 'shares_rounded.month_start_date') }}
    left join touch_departments
        on shares_rounded.channel = touch_departments.channel

)

select * from shares_completed
