with contract as (select * from {{ ref('stg_contract__fx_rates') }}),
files as (select * from {{ ref('stg_files__fx_rates') }}),

unioned as (

    select
        base_currency,
        quote_currency,
        rate,
        rate_date,
        valid_from,
        'contract' as source,
        1 as precedence
    from contract
    union all
    select
        base_currency,
        quote_currency,
        rate,
        rate_date,
        valid_from,
        'files' as source,
        2 as precedence
    from files
    where not is_deleted

),

ranked as (

    select
        base_currency,
        quote_currency,
        rate,
        rate_date,
        source,
        row_number() over (
            partition by base_currency, quote_currency, rate_date
            order by precedence, valid_from desc, rate
        ) as rate_rank
    from unioned

),

chosen as (

    select
        base_currency,
        quote_currency,
        source,
        rate,
        rate_date
    from ranked
    where rate_rank = 1

)

select * from chosen
