{{ config(materialized='table') }}

with handoffs as (select * from {{ ref('int_handoffs_offered') }}),
contacts as (select * from {{ ref('int_contacts_unioned') }}),
accounts as (select * from {{ ref('int_customer_accounts_matched') }}),
companies as (select * from {{ ref('int_companies_unioned') }}),
bands as (select * from {{ ref('company_size_bands') }}),
titles as (select * from {{ ref('int_job_levels_matched') }}),
mail_domains as (select * from {{ ref('mail_domains') }}),
criteria as (select * from {{ ref('stg_contract__criteria') }}),

leads_described as (

    select
        handoffs.handoff_id,
        handoffs.handed_off_date,
        companies.employee_count,
        bands.size_band,
        titles.level as job_level,
        case
            when contacts.email is null then null
            when mail_domains.domain is not null then 'private'
            else 'business'
        end as mail,
        coalesce(contacts.country, companies.country) as country,
        contacts.email,
        contacts.phone,
        contacts.lead_source
    from handoffs
    left join contacts
        on handoffs.contact_id = contacts.contact_id
    left join accounts
        on handoffs.customer_id = accounts.customer_id
    left join companies
        on accounts.account_id = companies.company_id
    left join bands
        on companies.employee_count >= bands.at_least
        and companies.employee_count <= coalesce(bands.at_most, companies.employee_count)
    left join titles
        on handoffs.contact_id = titles.contact_id
    left join mail_domains
        on {{ email_domain('contacts.email') }} = mail_domains.domain

),

attributes_known as (

    select
        leads_described.handoff_id,
        criteria.criterion,
        criteria.comparison,
        criteria.number,
        ';' || replace(criteria.value, '; ', ';') || ';' as listed,
        lower(case
            when criteria.attribute = 'employee_count'
                then cast(leads_described.employee_count as {{ dbt.type_string() }})
            when criteria.attribute = 'size_band' then leads_described.size_band
            when criteria.attribute = 'job_level' then leads_described.job_level
            when criteria.attribute = 'mail' then leads_described.mail
            when criteria.attribute = 'country' then leads_described.country
            when criteria.attribute = 'email' then leads_described.email
            when criteria.attribute = 'phone' then leads_described.phone
            when criteria.attribute = 'lead_source' then leads_described.lead_source
        end) as known
    from leads_described
    inner join criteria
        on {{ holds_on('criteria', 'leads_described.handed_off_date') }}

),

-- what is not known of a lead neither meets nor fails, unless knowing it is the criterion
criteria_judged as (

    select
        handoff_id,
        criterion,
        case
            when comparison = 'is_known' then known is not null
            when comparison = 'at_least' then {{ try_decimal('known', 18, 2) }} >= number
            when comparison = 'at_most' then {{ try_decimal('known', 18, 2) }} <= number
            when comparison = 'one_of' then listed like '%;' || known || ';%'
            when comparison = 'none_of' then listed not like '%;' || known || ';%'
        end as is_met
    from attributes_known

),

criteria_checked as (

    select
        handoff_id,
        count(*) as criterion_count,
        {{ ordered_text('case when not is_met then criterion end') }} as failed_criteria,
        case
            when sum(case when not is_met then 1 else 0 end) > 0 then false
            when sum(case when is_met then 1 else 0 end) = count(*) then true
        end as is_met
    from criteria_judged
    group by handoff_id

)

select * from criteria_checked
