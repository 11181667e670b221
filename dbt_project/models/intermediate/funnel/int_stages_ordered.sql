with settings as (select * from {{ ref('int_settings_resolved') }}),
stages as (select * from {{ ref('stg_contract__stages') }}),

stages_current as (

    select stages.*
    from stages
    cross join settings
    where {{ holds_on('stages', 'settings.as_of_date') }}

),

stages_ordered as (

    select
        stage,
        label,
        department,
        case
            when stage in ('rejected', 'recycled', 'lost') then 'exit'
            when stage in ('sqo', 'won') then 'deal'
            else 'person'
        end as unit,
        position,
        horizon_days
    from stages_current

)

select * from stages_ordered
