with contacts as (

    select contact_id, job_title from {{ ref('stg_hubspot__contacts') }}
    union all
    select contact_id, job_title from {{ ref('stg_files__contacts') }}

),

levels as (select * from {{ ref('job_levels') }}),

levels_matched as (

    select
        contacts.contact_id,
        min_by(levels.level, levels.position) as level
    from contacts
    inner join levels
        on {{ matches('lower(contacts.job_title)', 'levels.pattern') }}
    group by contacts.contact_id

)

select * from levels_matched
