with stages as (

    select stage, position
    from {{ ref('int_stages_ordered') }}
    where unit <> 'exit'

),

reached as (

    select
        entries.pass_id,
        count(*) as stage_count,
        max(entries.position) as furthest_position
    from {{ ref('int_pass_stage_entries_implied') }} as entries
    group by entries.pass_id

)

select
    reached.pass_id,
    reached.stage_count,
    count(stages.stage) as expected_count
from reached
inner join stages
    on stages.position <= reached.furthest_position
group by reached.pass_id, reached.stage_count
having reached.stage_count <> count(stages.stage)
