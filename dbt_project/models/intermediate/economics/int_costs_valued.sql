with settings as (select * from {{ ref('int_settings_resolved') }}),
contract_costs as (select * from {{ ref('stg_contract__costs') }}),
rates as (select * from {{ ref('int_fx_rates_resolved') }}),
kinds as (select * from {{ ref('cost_kinds') }}),

file_costs as (

    select * from {{ ref('stg_files__costs') }}
    where not is_deleted

),

costs_unioned as (

    select
        'contract' as source, department, category, currency, amount, cost_month, valid_from,
        valid_to
    from contract_costs
    union all
    select
        'files' as source, department, category, currency, amount, cost_month, valid_from, valid_to
    from file_costs

),

costs_valued as (

    select
        {{ surrogate_key([
            'costs.source', 'costs.cost_month', 'costs.department', 'costs.category'
        ]) }} as cost_id,
        costs.source,
        costs.department,
        costs.category,
        coalesce(kinds.kind, 'other') as kind,
        settings.currency,
        coalesce(costs.currency, settings.currency) as source_currency,
        {{ converted_amount('costs.amount') }} as amount,
        costs.amount as source_amount,
        cast(date_trunc('month', costs.cost_month) as date) as month_start_date
    from costs_unioned as costs
    cross join settings
    left join kinds
        on lower(costs.category) = kinds.category
    left join rates
        on coalesce(costs.currency, settings.currency) = rates.currency
        and least(costs.cost_month, settings.as_of_date) = rates.rate_day
    where {{ holds_on('costs', 'least(costs.cost_month, settings.as_of_date)') }}

)

select * from costs_valued
