with restatements as (

    select * from {{ source('released', 'restatements') }}

),

renamed as (

    select
        restatement_id,
        metric,
        segment,
        channel,
        cause,
        evidence,
        before_release,
        before_contract_version,
        after_run_id,
        after_contract_version,
        value_before,
        value_after,
        delta,
        record_count,
        month_start_date,
        before_as_of_at,
        after_as_of_at
    from restatements

)

select * from renamed
