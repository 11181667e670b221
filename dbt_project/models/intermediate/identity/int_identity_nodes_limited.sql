with clusters as (

    select * from {{ ref('int_identity_clusters_solved') }}

),

limited as (

    select * from {{ ref('int_identity_clusters_limited') }}

),

contacts as (

    select * from {{ ref('int_contacts_unioned') }} where record_type = 'contact'

),

described as (

    select
        clusters.node,
        case
            when clusters.node like 'login:%' then 'login'
            when clusters.node like 'email:%' then 'email'
            when contacts.contact_id is not null then 'contact ' || contacts.source
        end as key_system
    from clusters
    inner join limited on clusters.component_id = limited.component_id
    left join contacts on clusters.node = 'contact:' || contacts.contact_id

)

select * from described
