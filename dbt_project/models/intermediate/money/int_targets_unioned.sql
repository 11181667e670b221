with settings as (select * from {{ ref('int_settings_resolved') }}),
contract_targets as (select * from {{ ref('stg_contract__targets') }}),

file_targets as (

    select * from {{ ref('stg_files__targets') }}
    where not is_deleted

),

targets_unioned as (

    select
        'contract' as source, contract_targets.metric, contract_targets.segment,
        contract_targets.channel, contract_targets.department, contract_targets.currency,
        contract_targets.profile, contract_targets.value, contract_targets.period_start_date,
        contract_targets.period_end_date
    from contract_targets
    cross join settings
    where {{ holds_on(
        'contract_targets', 'least(contract_targets.period_start_date, settings.as_of_date)'
    ) }}
    union all
    select
        'files' as source, metric, segment, channel, department, currency, profile, value,
        period_start_date, period_end_date
    from file_targets

),

-- the contract says spend, the metric says which
targets_keyed as (

    select
        {{ surrogate_key([
            'source', 'metric', 'segment', 'channel', 'period_start_date', 'period_end_date'
        ]) }} as target_id,
        source,
        case when metric = 'spend' then 'ad_spend' else metric end as metric,
        segment,
        channel,
        department,
        profile,
        currency,
        value,
        period_start_date,
        period_end_date
    from targets_unioned

)

select * from targets_keyed
