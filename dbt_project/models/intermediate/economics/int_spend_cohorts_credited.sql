with settings as (select * from {{ ref('int_settings_resolved') }}),

methods as (

    select method from {{ ref('int_attribution_panel_agreed') }}
    where level = 'touch'

),

spend_months as (

    select
        channel,
        cast(date_trunc('month', spend_date) as date) as spend_month_date,
        sum(amount) as spend_amount
    from {{ ref('int_ad_spend_valued') }}
    group by channel, cast(date_trunc('month', spend_date) as date)

),

credits as (

    select
        channel,
        method,
        credited_amount,
        cast(date_trunc('month', {{ business_date('touched_at', 'settings.timezone') }}) as date)
            as spend_month_date,
        cast(date_trunc('month', converted_date) as date) as converted_month_date
    from {{ ref('int_attribution_credits_unioned') }}
    cross join settings
    where conversion_type in ('won', 'order') and touched_at is not null
        and converted_date is not null

),

ages as (

    select row_number() over (order by date_day) - 1 as age_months
    from {{ ref('int_days_listed') }}

),

cohorts_aged as (

    select
        spend_months.channel,
        methods.method,
        cast(ages.age_months as integer) as age_months,
        spend_months.spend_amount,
        spend_months.spend_month_date,
        cast({{ months_after('spend_months.spend_month_date', 'ages.age_months') }} as date)
            as seen_month_date,
        settings.as_of_date
    from spend_months
    cross join methods
    cross join settings
    inner join ages
        on ages.age_months <= 12
    where cast({{ months_after('spend_months.spend_month_date', 'ages.age_months') }} as date)
        <= settings.as_of_date

),

cohorts_credited as (

    select
        cohorts_aged.channel,
        cohorts_aged.method,
        cohorts_aged.age_months,
        cohorts_aged.spend_month_date,
        max(cohorts_aged.spend_amount) as spend_amount,
        coalesce(sum(credits.credited_amount), 0) as credited_amount,
        max(cohorts_aged.seen_month_date) < max(date_trunc('month', cohorts_aged.as_of_date))
            as is_mature
    from cohorts_aged
    left join credits
        on cohorts_aged.channel = credits.channel
        and cohorts_aged.method = credits.method
        and cohorts_aged.spend_month_date = credits.spend_month_date
        and cohorts_aged.seen_month_date >= credits.converted_month_date
    group by
        cohorts_aged.channel, cohorts_aged.method, cohorts_aged.age_months,
        cohorts_aged.spend_month_date

)

select * from cohorts_credited
