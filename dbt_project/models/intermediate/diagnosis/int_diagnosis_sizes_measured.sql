{{ config(materialized='table') }}

with thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),

wins as (

    select * from {{ ref('int_diagnosis_members_listed') }}
    where is_won and won_amount > 0

),

all_wins as (

    select * from {{ ref('int_diagnosis_leads_listed') }}
    where is_won and won_amount > 0

),

-- what everybody else's wins of that company size bring, small bands leaning on all
sizes_compared as (

    select
        keys.scope,
        keys.scope_key,
        keys.size_band,
        keys.won_count,
        sum(case when all_wins.size_band = keys.size_band then 1 else 0 end) - keys.won_count
            as other_size_count,
        sum(case when all_wins.size_band = keys.size_band then all_wins.won_amount else 0 end)
            - keys.won_amount as other_size_amount,
        (sum(all_wins.won_amount) - max(keys.key_amount))
            / nullif(count(*) - max(keys.key_count), 0) as other_amount
    from (
        select
            scope, scope_key, size_band,
            count(*) as won_count,
            sum(won_amount) as won_amount,
            sum(count(*)) over (partition by scope, scope_key) as key_count,
            sum(sum(won_amount)) over (partition by scope, scope_key) as key_amount
        from wins
        group by scope, scope_key, size_band
    ) as keys
    cross join all_wins
    group by keys.scope, keys.scope_key, keys.size_band, keys.won_count, keys.won_amount

),

amounts_expected as (

    select
        sizes_compared.scope,
        sizes_compared.scope_key,
        sizes_compared.size_band,
        -- a segment is one size: what other sizes bring says nothing of it
        case
            when sizes_compared.scope = 'segment'
                then case
                    when sizes_compared.other_size_count >= 5
                        then sizes_compared.other_size_amount / sizes_compared.other_size_count
                end
            else (sizes_compared.other_size_amount
                + thresholds.shrinkage_weight * sizes_compared.other_amount)
            / (sizes_compared.other_size_count + thresholds.shrinkage_weight)
        end as expected_amount,
        case when sizes_compared.scope = 'segment' then sizes_compared.other_size_count end
            as other_size_count
    from sizes_compared
    cross join thresholds

),

spreads as (

    select
        count(*) as all_count,
        stddev_samp(ln(won_amount)) as amount_spread,
        count(case when opened_amount > 0 then 1 end) as priced_count,
        sum(case when opened_amount > 0 then won_amount / opened_amount end) as kept_sum,
        stddev_samp(case when opened_amount > 0 then won_amount / opened_amount end) as kept_spread
    from all_wins

),

sizes_measured as (

    select
        wins.scope,
        wins.scope_key,
        count(*) as won_count,
        sum(wins.won_amount) as won_amount,
        sum(amounts_expected.expected_amount) as expected_amount,
        sqrt(sum(amounts_expected.expected_amount * amounts_expected.expected_amount))
            * max(spreads.amount_spread)
            * sqrt(
                1 + count(*) * 1.0 / nullif(
                    coalesce(
                        min(amounts_expected.other_size_count), max(spreads.all_count) - count(*)
                    ), 0
                )
            ) as amount_error,
        count(case when wins.opened_amount > 0 then 1 end) as priced_count,
        sum(case when wins.opened_amount > 0 then wins.opened_amount end) as opened_amount,
        avg(case when wins.opened_amount > 0 then wins.won_amount / wins.opened_amount end)
            as kept_share,
        (max(spreads.kept_sum)
            - coalesce(
                sum(case when wins.opened_amount > 0 then wins.won_amount / wins.opened_amount end),
                0
            )
        ) / nullif(
            max(spreads.priced_count) - count(case when wins.opened_amount > 0 then 1 end), 0
        ) as other_kept_share,
        max(spreads.kept_spread) as kept_spread
    from wins
    cross join spreads
    inner join amounts_expected
        on wins.scope = amounts_expected.scope
        and wins.scope_key = amounts_expected.scope_key
        and wins.size_band = amounts_expected.size_band
    group by wins.scope, wins.scope_key

)

select * from sizes_measured
