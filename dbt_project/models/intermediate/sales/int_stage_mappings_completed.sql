with mappings as (select * from {{ ref('stg_contract__stage_mappings') }}),

stages as (

    select distinct stage from {{ ref('stg_contract__stages') }}

),

-- a file may already speak the contract's words, unless the contract says otherwise
own_words as (

    select
        'files' as source,
        'deal' as object_type,
        'stage' as field,
        stage
    from stages
    union all
    select
        'files' as source,
        'lead' as object_type,
        'stage' as field,
        stage
    from stages
    union all
    select
        'files' as source,
        'contact' as object_type,
        'lifecycle_stage' as field,
        stage
    from stages

),

completed as (

    select
        source,
        object_type,
        field,
        value,
        stage,
        valid_from,
        valid_to
    from mappings
    union all
    select
        own_words.source,
        own_words.object_type,
        own_words.field,
        own_words.stage as value,
        own_words.stage,
        cast('0001-01-01' as date) as valid_from,
        cast(null as date) as valid_to
    from own_words
    left join mappings
        on
            own_words.source = mappings.source
            and own_words.object_type = mappings.object_type
            and own_words.field = mappings.field
            and own_words.stage = mappings.value
    where mappings.value is null

)

select * from completed
