{{ config(materialized='table') }}

with associations as (select * from {{ ref('stg_hubspot__associations') }}),

-- a pair may have been read from either side; both directions say the same
mirrored as (

    select
        from_object_type,
        from_id,
        to_object_type,
        to_id,
        {{ is_primary_association() }} as is_primary
    from associations
    where not is_deleted
    union all
    select
        to_object_type as from_object_type,
        to_id as from_id,
        from_object_type as to_object_type,
        from_id as to_id,
        {{ is_primary_association() }} as is_primary
    from associations
    where not is_deleted

),

paired as (

    select
        from_object_type,
        from_id,
        to_object_type,
        to_id,
        max(case when is_primary then 1 else 0 end) = 1 as is_primary
    from mirrored
    where from_object_type <> to_object_type
    group by from_object_type, from_id, to_object_type, to_id

),

ranked as (

    select
        from_object_type,
        from_id,
        to_object_type,
        to_id,
        is_primary,
        row_number() over (
            partition by from_object_type, from_id, to_object_type
            order by case when is_primary then 0 else 1 end, length(to_id), to_id
        ) as link_rank
    from paired

)

select * from ranked
