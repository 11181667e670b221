with leads as (select * from {{ ref('int_leads_valued') }}),

scores_described as (

    select
        cast(handoff_id as varchar) as handoff_id,
        cast(pass_id as varchar) as pass_id,
        cast(campaign_id as varchar) as campaign_id,
        cast(channel as varchar) as channel,
        cast(size_band as varchar) as size_band,
        cast(quality_band as varchar) as quality_band,
        cast(basis as varchar) as basis,
        cast(model_version as varchar) as model_version,
        cast(win_rate as double) as win_chance,
        cast(base_rate as double) as base_rate,
        cast(round(expected_value, 2) as decimal(18, 2)) as expected_amount,
        cast(won_amount as decimal(18, 2)) as won_amount,
        cast(trained_count as bigint) as trained_count,
        cast(is_mature as boolean) as is_mature,
        cast(is_won as boolean) as is_won,
        cast(handed_off_date as date) as handed_off_date
    from leads

)

select * from scores_described
