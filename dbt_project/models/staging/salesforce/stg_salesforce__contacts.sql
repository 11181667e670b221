with contacts as (select * from {{ source('raw_salesforce', 'contacts') }}),

renamed as (

    select
        {{ unified_id('salesforce', 'id') }} as contact_id,
        {{ unified_id('salesforce', 'account_id') }} as company_id,
        {{ unified_id('salesforce', 'owner_id') }} as owner_id,
        {{ unified_id('salesforce', '_merged_into') }} as merged_into_contact_id,
        {{ filled('email') }} as email,
        coalesce({{ filled('phone') }}, {{ filled('mobile_phone') }}) as phone,
        {{ filled('first_name') }} as first_name,
        {{ filled('last_name') }} as last_name,
        {{ filled('title') }} as job_title,
        {{ filled('app_user_id__c') }} as login_id,
        {{ filled('campaign_id__c') }} as campaign_id,
        {{ filled('lead_source') }} as lead_source,
        {{ filled('reject_reason__c') }} as reject_reason,
        {{ filled('recycle_reason__c') }} as recycle_reason,
        {{ filled('mailing_country') }} as country,
        coalesce(has_opted_out_of_email, false) as is_opted_out,
        coalesce(_is_deleted, false) as is_deleted,
        created_date as created_at,
        system_modstamp as updated_at,
        {{ row_json('contacts') }} as properties_json,
        _loaded_at as loaded_at
    from contacts

)

select * from renamed
