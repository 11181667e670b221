with contacts as (

    select * from {{ source('raw_hubspot', 'contacts') }}

),

renamed as (

    select
        {{ unified_id('hubspot', 'id') }} as contact_id,
        {{ unified_id('hubspot', 'associatedcompanyid') }} as company_id,
        {{ unified_id('hubspot', 'hubspot_owner_id') }} as owner_id,
        {{ filled('campaign_id') }} as campaign_id,
        {{ canonical_login('app_user_id') }} as login_id,
        {{ filled('hs_salesforcecontactid') }} as salesforce_contact_id,
        {{ filled('hs_salesforceleadid') }} as salesforce_lead_id,
        {{ filled('hs_merged_object_ids') }} as merged_contact_ids,
        {{ filled('hs_calculated_merged_vids') }} as merged_contact_vids,
        {{ filled('hs_google_click_id') }} as google_click_id,
        {{ filled('email') }} as email,
        {{ filled('hs_additional_emails') }} as additional_emails,
        {{ filled('firstname') }} as first_name,
        {{ filled('lastname') }} as last_name,
        coalesce({{ filled('phone') }}, {{ filled('mobilephone') }}) as phone,
        {{ filled('jobtitle') }} as job_title,
        {{ filled('company') }} as company_name,
        {{ filled('country') }} as country,
        {{ filled('lifecyclestage') }} as lifecycle_stage,
        {{ filled('hs_lead_status') }} as lead_status,
        {{ filled('hs_analytics_source') }} as lead_source,
        {{ filled('hs_analytics_source_data_1') }} as lead_source_detail,
        {{ filled('handoff_reject_reason') }} as reject_reason,
        {{ filled('recycle_reason') }} as recycle_reason,
        {{ filled('hs_object_source') }} as record_origin,
        {{ try_decimal('lead_score') }} as lead_score,
        coalesce({{ try_boolean('hs_email_optout') }}, false) as is_opted_out,
        coalesce({{ vendor_timestamp('createdate') }}, created_at) as created_at,
        coalesce({{ vendor_timestamp('lastmodifieddate') }}, updated_at) as updated_at,
        coalesce(_is_deleted, false) or coalesce(archived, false) as is_deleted,
        _deleted_reason as deleted_reason,
        {{ unified_id('hubspot', '_merged_into') }} as merged_into_contact_id,
        {{ row_json('contacts') }} as properties_json,
        _loaded_at as loaded_at
    from contacts

)

select * from renamed
