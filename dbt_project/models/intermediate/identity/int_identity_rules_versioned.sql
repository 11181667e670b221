with rules as (

    select * from {{ ref('identity_rules') }}

),

guards as (

    select * from {{ ref('identity_guards') }}

),

limits as (

    select * from {{ ref('identity_limits') }}

),

blocks as (

    select * from {{ ref('int_identity_blocks_listed') }}

),

role_mailboxes as (

    select * from {{ ref('identity_role_mailboxes') }}

),

roots as (

    select * from {{ ref('given_name_roots') }}

),

lines as (

    select
        {{ surrogate_key([
            "'rule'", 'rule', 'tier', 'cap_group', 'record_cap', 'month_cap',
        ]) }} as line
    from rules
    union all
    select {{ surrogate_key(["'guard'", 'guard', 'is_on', 'position']) }} as line
    from guards
    union all
    select {{ surrogate_key(["'limit'", 'limit_name', 'value']) }} as line
    from limits
    union all
    select {{ surrogate_key(["'block'", 'id_type', 'value', 'is_pattern']) }} as line
    from blocks
    union all
    select {{ surrogate_key(["'mailbox'", 'local_part']) }} as line
    from role_mailboxes
    union all
    select {{ surrogate_key(["'root'", 'variant', 'root']) }} as line
    from roots

),

versioned as (

    select substr(md5({{ ordered_text('line') }}), 1, 12) as rule_version
    from lines

)

select * from versioned
