with months as (select * from {{ ref('int_ledger_months_listed') }}),
events as (select * from {{ ref('int_ledger_events_valued') }}),

events_spanned as (

    select
        unit_id,
        kind,
        balance_after,
        month_start_date,
        lead(month_start_date) over (
            partition by unit_id order by event_number
        ) as next_month_date
    from events

),

-- what each record stood at when the month was over; what was won is revenue and no pipeline
balances_carried as (

    select
        months.month_start_date,
        cast(
            sum(case when events_spanned.kind = 'won' then 0 else events_spanned.balance_after end)
            as decimal(18, 2)
        ) as closing_amount,
        sum(
            case
                when events_spanned.kind <> 'won' and events_spanned.balance_after <> 0 then 1
                else 0
            end
        ) as open_count
    from months
    inner join events_spanned
        on events_spanned.month_start_date <= months.month_start_date
        and (
            events_spanned.next_month_date is null
            or months.month_start_date < events_spanned.next_month_date
        )
    group by months.month_start_date

)

select * from balances_carried
