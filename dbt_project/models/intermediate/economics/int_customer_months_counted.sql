with months as (select * from {{ ref('int_economic_months_listed') }}),

purchases as (

    select
        purchases_listed.*,
        settings.customer_active_days
    from {{ ref('int_purchases_listed') }} as purchases_listed
    cross join {{ ref('int_settings_resolved') }} as settings

),

-- a customer stays one for as long as a purchase makes it one; the next one goes on from there
spells as (

    select
        buyer_id,
        purchase_date as active_from_date,
        least(
            coalesce(next_date, cast('9999-12-31' as date)),
            cast({{ days_after('purchase_date', 'customer_active_days') }} as date)
        ) as active_until_date,
        coalesce(next_date, cast('9999-12-31' as date))
            > cast({{ days_after('purchase_date', 'customer_active_days') }} as date) as is_churn
    from purchases

),

customer_months_counted as (

    select
        months.month_start_date,
        count(distinct case
            when spells.active_from_date < months.month_start_date
                and spells.active_until_date >= months.month_start_date then spells.buyer_id
        end) as started_count,
        count(distinct case
            when spells.active_from_date < months.next_month_date
                and spells.active_until_date >= months.next_month_date then spells.buyer_id
        end) as active_count,
        count(distinct case
            when spells.is_churn and spells.active_until_date >= months.month_start_date
                and spells.active_until_date < months.next_month_date
                and spells.active_from_date < months.month_start_date then spells.buyer_id
        end) as churned_count
    from months
    left join spells
        on spells.active_from_date < months.next_month_date
        and spells.active_until_date >= months.month_start_date
    group by months.month_start_date

)

select * from customer_months_counted
