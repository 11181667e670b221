with conversions as (select * from {{ ref('int_subject_conversions_unioned') }}),

conversions_with_path as (

    select distinct conversion_id from {{ ref('int_touch_paths_unioned') }}

),

shares as (select * from {{ ref('int_channel_shares_settled') }}),

months_measured as (

    select
        conversions.subject_type,
        conversions.conversion_type,
        cast(date_trunc('month', conversions.converted_date) as date) as month_start_date,
        count(*) as conversion_count,
        cast(sum(coalesce(conversions.value, 0)) * 100 as bigint) as cents
    from conversions
    inner join conversions_with_path
        on conversions.conversion_id = conversions_with_path.conversion_id
    group by
        conversions.subject_type, conversions.conversion_type,
        cast(date_trunc('month', conversions.converted_date) as date)

),

credits_computed as (

    select
        shares.subject_type,
        shares.conversion_type,
        shares.month_start_date,
        shares.method,
        shares.channel,
        shares.removal_effect,
        months.conversion_count,
        months.cents,
        cast(round(shares.share * months.conversion_count, 12) as decimal(24, 12)) as credit,
        cast(floor(round(shares.share * months.cents, 6)) as bigint) as whole_cents,
        row_number() over (
            partition by
                shares.subject_type, shares.conversion_type, shares.month_start_date, shares.method
            order by shares.share desc, shares.channel
        ) as share_rank,
        row_number() over (
            partition by
                shares.subject_type, shares.conversion_type, shares.month_start_date, shares.method
            order by
                round(shares.share * months.cents - floor(round(shares.share * months.cents, 6)), 6)
                    desc,
                shares.channel
        ) as remainder_rank
    from shares
    inner join months_measured as months
        on shares.subject_type = months.subject_type
        and shares.conversion_type = months.conversion_type
        and shares.month_start_date = months.month_start_date

),

remainders_measured as (

    select
        credits_computed.*,
        conversion_count - sum(credit) over (
            partition by subject_type, conversion_type, month_start_date, method
        ) as credit_left,
        cents - sum(whole_cents) over (
            partition by subject_type, conversion_type, month_start_date, method
        ) as cents_left
    from credits_computed

),

credits_allocated as (

    select
        subject_type,
        conversion_type,
        month_start_date,
        method,
        channel,
        removal_effect,
        cast(
            credit + case when share_rank = 1 then credit_left else 0 end as decimal(24, 12)
        ) as credit,
        cast(
            (whole_cents + case when remainder_rank <= cents_left then 1 else 0 end)
            / 100.0 as decimal(18, 2)
        ) as credited_amount
    from remainders_measured

)

select * from credits_allocated
