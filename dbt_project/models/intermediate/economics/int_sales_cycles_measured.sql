with settings as (select * from {{ ref('int_settings_resolved') }}),

wins as (

    select * from {{ ref('int_stage_entries_built') }}
    where stage = 'won' and unit = 'deal' and deal_type = 'new' and not is_reversed
        and entered_at is not null

),

inquiries as (

    select pass_id, min(entered_at) as inquired_at
    from {{ ref('int_pass_stage_entries_implied') }}
    where stage = 'inquiry' and not is_implied
    group by pass_id

),

cycles_measured as (

    select
        wins.unit_id,
        ({{ epoch_seconds('wins.entered_at') }} - {{ epoch_seconds('inquiries.inquired_at') }})
            / 86400 as cycle_days
    from wins
    inner join inquiries
        on wins.pass_id = inquiries.pass_id
    where inquiries.inquired_at <= wins.entered_at

),

medians_found as (

    select
        settings.run_id,
        count(cycles_measured.unit_id) as deal_count,
        median(cycles_measured.cycle_days) as median_cycle_days,
        -- 30.4375 days are a month in the mean of four years
        cast(round(coalesce(median(cycles_measured.cycle_days), 0) / 30.4375) as integer)
            as lag_months
    from settings
    left join cycles_measured
        on true
    group by settings.run_id

)

select * from medians_found
