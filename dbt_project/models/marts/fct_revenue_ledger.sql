with entries as (select * from {{ ref('int_ledger_entries_owned') }}),
units as (select * from {{ ref('int_ledger_units_listed') }}),
segments as (select * from {{ ref('int_ledger_segments_frozen') }}),
settings as (select * from {{ ref('int_settings_resolved') }}),
runs as (select * from {{ ref('stg_contract__runs') }}),

entries_described as (

    select
        cast(
            {{ surrogate_key([
                'entries.unit_id', 'entries.event_number', 'entries.part_number',
                'entries.department',
            ]) }} as varchar
        ) as ledger_entry_id,
        cast(entries.unit_id as varchar) as record_id,
        cast(units.pass_id as varchar) as pass_id,
        cast(units.deal_id as varchar) as deal_id,
        cast(units.customer_id as varchar) as customer_id,
        cast(segments.account_id as varchar) as account_id,
        cast(segments.campaign_id as varchar) as campaign_id,
        cast(entries.owner_id as varchar) as owner_id,
        cast(entries.entry_kind as varchar) as entry_kind,
        cast(entries.stage as varchar) as stage,
        cast(entries.from_stage as varchar) as from_stage,
        cast(entries.department as varchar) as department,
        cast(entries.team as varchar) as team,
        cast(entries.rule as varchar) as rule,
        cast(segments.channel as varchar) as channel,
        cast(segments.size_band as varchar) as size_band,
        cast(units.business as varchar) as business,
        cast(coalesce(entries.basis, 'none') as varchar) as value_basis,
        cast(settings.currency as varchar) as currency,
        cast(entries.event_number as bigint) as event_number,
        cast(entries.amount as decimal(18, 2)) as amount,
        cast(entries.balance_after as decimal(18, 2)) as balance_amount,
        cast(entries.realised_amount as decimal(18, 2)) as realised_amount,
        cast(
            entries.entry_kind not in ('baseline', 'market', 'recycling', 'consolidation')
            as boolean
        ) as is_above_expectation,
        cast(entries.rule is not null and entries.rule = 'accept_criteria_met' as boolean)
            as is_disputable,
        cast(entries.occurred_at < runs.first_as_of_at as boolean) as is_reconstructed,
        cast(entries.month_start_date as date) as month_start_date,
        cast(entries.occurred_date as date) as entry_date,
        cast(entries.occurred_at as timestamp) as entered_at
    from entries
    cross join settings
    cross join runs
    inner join units
        on entries.unit_id = units.unit_id
    inner join segments
        on entries.unit_id = segments.unit_id

)

select * from entries_described
