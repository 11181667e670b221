{{ config(materialized='table') }}

with touched as (

    select
        weak_node,
        base_id
    from {{ ref('int_identity_links_touched') }}
    where node_type = 'device' and base_count > 1

),

-- a lead is somebody's form; a contact is a person that a system knows
described as (

    select * from {{ ref('int_identity_bases_described') }} where key_system like '% contact'

),

named as (

    select distinct
        touched.weak_node,
        touched.base_id,
        described.given_name,
        described.given_root,
        described.family_name
    from touched
    inner join described on touched.base_id = described.base_id
    where described.given_name is not null

),

paired as (

    select
        one.weak_node,
        max(
            case
                when {{ given_names_agree('one', 'other') }} then 1
                when {{ names_are_swapped('one', 'other') }} then 1
                else 0
            end
        ) as is_alike
    from named as one
    inner join named as other
        on one.weak_node = other.weak_node and one.base_id < other.base_id
    group by one.weak_node, one.base_id, other.base_id

),

strangers as (

    select distinct weak_node
    from paired
    where is_alike = 0

)

select * from strangers
