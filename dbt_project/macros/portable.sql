{#
  Everything that engines spell differently, one macro each: default__ is DuckDB, spark__ is
  Spark 3.5. Model files call these and hold no engine's own function.
#}

{# ---- text ---------------------------------------------------------------------------------- #}

{# Text as delivered, trimmed; empty text is null. #}
{% macro filled(column) -%} nullif(trim({{ column }}), '') {%- endmacro %}

{# '<source>:<vendor id>', null where the vendor gave no id: the same bare id in two systems must not meet. #}
{% macro unified_id(source, column) -%} '{{ source }}:' || {{ filled(column) }} {%- endmacro %}

{# A file names its own records by their bare id, another source's by the full one ('hubspot:101'). #}
{% macro file_reference(column) -%}
    case
        when {{ matches(column, "'^[a-z][a-z0-9_]*:'") }} then trim({{ column }})
        else {{ unified_id('files', column) }}
    end
{%- endmacro %}

{# 'contacts' and 'CONTACT' are both 'contact'. #}
{% macro singular_object(column) -%}
    case
        when lower({{ column }}) in ('company', 'companies') then 'company'
        else regexp_replace(lower({{ column }}), 's$', '')
    end
{%- endmacro %}

{% macro matches(text, pattern) %}{{ return(adapter.dispatch('matches')(text, pattern)) }}{% endmacro %}
{% macro default__matches(text, pattern) -%} regexp_matches({{ text }}, {{ pattern }}) {%- endmacro %}
{% macro spark__matches(text, pattern) -%} ({{ text }} rlike {{ pattern }}) {%- endmacro %}

{# Null where nothing matches, on every engine. #}
{% macro matched_part(text, pattern, group=0) -%}
    nullif(regexp_extract({{ text }}, '{{ pattern }}', {{ group }}), '')
{%- endmacro %}

{# Domain of an e-mail address that is already canonical. #}
{% macro email_domain(column) -%} nullif(split_part({{ column }}, '@', 2), '') {%- endmacro %}

{# Host of a URL or bare domain, lower case, without www. #}
{% macro host_of(column) -%}
    {{ matched_part("lower(trim(" ~ column ~ "))", "^(?:[a-z]+://)?(?:[^/@]*@)?(?:www[.])?([^/:?#]+)", 1) }}
{%- endmacro %}

{#
  Text of letters that are all ASCII is already plain; only other text goes to the function. For
  tables only: a view with a registered function cannot be read by whoever did not register it.
#}
{% macro plain_text(column) -%}
    case when {{ matches(column, "'^[ -~]*$'") }} then lower({{ column }}) else plain_text({{ column }}) end
{%- endmacro %}

{# A name in lower case, without accents and dots. #}
{% macro plain_name(column) -%}
    nullif(trim(
        case
            when {{ matches(column, "'^[ -~]*$'") }} then replace(lower({{ column }}), '.', '')
            else plain_name({{ column }})
        end
    ), '')
{%- endmacro %}

{# E.164, with ';ext=<digits>' where there is an extension; null where it is no number. #}
{% macro phone_number(column, country, zone) -%}
    nullif(phone_e164({{ column }}, coalesce({{ country }}, ''), coalesce({{ zone }}, '')), '')
{%- endmacro %}

{# The first e-mail address in a text, in plain lower case; null where there is none. #}
{% macro email_address(column) -%}
    {{ matched_part(plain_text(column), '[^<>:;,()@" ]+@[a-z0-9-]+(?:[.][a-z0-9-]+)+') }}
{%- endmacro %}

{# Dots and plus tags are folded for gmail only: elsewhere a.b@ and ab@ may be two people. #}
{% macro mailbox_of(address) -%}
    case
        when split_part({{ address }}, '@', 2) in ('gmail.com', 'googlemail.com')
            then replace(split_part(split_part({{ address }}, '@', 1), '+', 1), '.', '') || '@gmail.com'
        else {{ address }}
    end
{%- endmacro %}

{# One spelling per mailbox, out of any text; null where there is no address. #}
{% macro canonical_email(column) -%} {{ mailbox_of(email_address(column)) }} {%- endmacro %}

{#
  One spelling per login: a number that a spreadsheet read as a float is the number, addresses and
  hexadecimal ids are lower case; everything else stays as it is.
#}
{% macro canonical_login(column) -%}
    case
        when {{ column }} like '%@%' then lower(trim({{ column }}))
        when {{ matches(column, "'^ *[0-9]{1,15}[.]0+ *$'") }} then split_part(trim({{ column }}), '.', 1)
        when {{ matches(column, "'^ *[0-9]([.][0-9]+)?[eE][+]?[0-9]{1,2} *$'") }}
            then cast(cast(cast(trim({{ column }}) as double) as decimal(38, 0)) as {{ dbt.type_string() }})
        when {{ matches(column, "'^ *[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12} *$'") }}
            then lower(trim({{ column }}))
        else {{ filled(column) }}
    end
{%- endmacro %}

{# A Google client id without the version and depth that its cookie carries: GA1.2.123.456 is 123.456. #}
{% macro client_id(column) -%}
    nullif(regexp_replace(trim({{ column }}), '^GA[0-9]+[.][0-9-]+[.]', ''), '')
{%- endmacro %}

{# One row per part of a separated list, to follow a table in FROM: the part is `<alias>.part`. #}
{% macro split_rows(column, separator, alias) %}{{ return(adapter.dispatch('split_rows')(column, separator, alias)) }}{% endmacro %}
{% macro default__split_rows(column, separator, alias) -%}
    cross join unnest(string_split({{ column }}, '{{ separator }}')) as {{ alias }} (part)
{%- endmacro %}
{% macro spark__split_rows(column, separator, alias) -%}
    lateral view explode(split({{ column }}, '[{{ separator }}]')) {{ alias }} as part
{%- endmacro %}

{# ---- keys and digests ---------------------------------------------------------------------- #}

{# One text key out of several columns; nulls take part, so that (null, a) and (a, null) differ. #}
{% macro surrogate_key(columns) -%}
    md5(
        {%- for column in columns %}
        coalesce(cast({{ column }} as {{ dbt.type_string() }}), '_null_')
        {%- if not loop.last %} || '|' ||{% endif %}
        {%- endfor %}
    )
{%- endmacro %}

{# HMAC-SHA-256 in hex under the install key; the function is registered by the connection. #}
{% macro keyed_digest(text) -%} keyed_digest({{ text }}) {%- endmacro %}

{# RFC 9562 version 8 UUID out of the first 122 free bits of a hex digest. #}
{% macro uuid8(hex) -%}
    substr({{ hex }}, 1, 8) || '-' || substr({{ hex }}, 9, 4) || '-8' || substr({{ hex }}, 14, 3)
    || '-a' || substr({{ hex }}, 18, 3) || '-' || substr({{ hex }}, 21, 12)
{%- endmacro %}

{# An address, a number or a login that is an address, under a digest that only the install key makes. #}
{% macro masked_node(column) -%}
    case
        when {{ column }} like '%@%' or {{ column }} like 'phone:%'
            then split_part({{ column }}, ':', 1) || ':#' || substr({{ keyed_digest(column) }}, 1, 16)
        else {{ column }}
    end
{%- endmacro %}

{# The group's texts in their own order, as one text. #}
{% macro ordered_text(value) %}{{ return(adapter.dispatch('ordered_text')(value)) }}{% endmacro %}
{% macro default__ordered_text(value) -%} string_agg({{ value }}, ';' order by {{ value }}) {%- endmacro %}
{% macro spark__ordered_text(value) -%} array_join(array_sort(collect_list({{ value }})), ';') {%- endmacro %}

{% macro registrable_domain(host) -%} nullif(registrable_domain({{ host }}), '') {%- endmacro %}

{# ---- numbers and booleans ------------------------------------------------------------------- #}

{% macro try_decimal(column, precision=18, scale=2) -%}
    try_cast({{ filled(column) }} as decimal({{ precision }}, {{ scale }}))
{%- endmacro %}
{% macro try_bigint(column) -%}
    cast(try_cast({{ filled(column) }} as double) as bigint)
{%- endmacro %}
{% macro try_boolean(column) -%} try_cast({{ filled(column) }} as boolean) {%- endmacro %}

{#
  The product of a group's rates, none below 0. Twelve digits, because a sum of doubles depends on
  the order of its rows, and a half cent made of it then falls to either side.
#}
{% macro product_of(rate) -%}
    case when min({{ rate }}) > 0 then round(exp(sum(ln(nullif({{ rate }}, 0)))), 12) else 0 end
{%- endmacro %}

{# ---- JSON ----------------------------------------------------------------------------------- #}

{# Text of one key of a JSON object; keys may hold dots. #}
{% macro json_str(json, key) %}{{ return(adapter.dispatch('json_str')(json, key)) }}{% endmacro %}
{% macro default__json_str(json, key) -%} json_extract_string({{ json }}, '$."{{ key }}"') {%- endmacro %}
{% macro spark__json_str(json, key) -%} get_json_object({{ json }}, "$['{{ key }}']") {%- endmacro %}

{# Text of the key that another column names. #}
{% macro json_field(json, key) %}{{ return(adapter.dispatch('json_field')(json, key)) }}{% endmacro %}
{% macro default__json_field(json, key) -%} json_extract_string(try_cast({{ json }} as json), '$."' || {{ key }} || '"') {%- endmacro %}
{% macro spark__json_field(json, key) -%} get_json_object({{ json }}, '$.' || {{ key }}) {%- endmacro %}

{# A whole row of a relation as JSON text: columns that nobody knew when the model was written too. #}
{% macro row_json(relation) %}{{ return(adapter.dispatch('row_json')(relation)) }}{% endmacro %}
{% macro default__row_json(relation) -%} to_json({{ relation }}) {%- endmacro %}
{% macro spark__row_json(relation) -%} to_json(struct({{ relation }}.*)) {%- endmacro %}

{# A number that another row of the relation has only by a chance of one in four milliards. #}
{% macro row_hash(relation) %}{{ return(adapter.dispatch('row_hash')(relation)) }}{% endmacro %}
{% macro default__row_hash(relation) -%} cast(hash({{ relation }}) % 2147483647 as bigint) {%- endmacro %}
{% macro spark__row_hash(relation) -%} pmod(xxhash64(struct({{ relation }}.*)), 2147483647) {%- endmacro %}

{#
  Value of one type in Meta's list of actions, as double. Only one type is ever read: `lead` already
  counts the pixel's leads, so that adding types would count them twice.
#}
{% macro action_value(actions, action_type) -%}
    try_cast({{ matched_part(actions, '"action_type" *: *"' ~ action_type ~ '" *, *"value" *: *"?([0-9.]+)', 1) }} as double)
{%- endmacro %}

{# ---- lists ---------------------------------------------------------------------------------- #}

{# One row per part of a text, with its number from 1: a projection of two columns, not a table. #}
{% macro text_parts(text, separator, number, part) %}{{ return(adapter.dispatch('text_parts')(text, separator, number, part)) }}{% endmacro %}
{% macro default__text_parts(text, separator, number, part) -%}
    generate_subscripts(string_split({{ text }}, {{ separator }}), 1) as {{ number }},
    unnest(string_split({{ text }}, {{ separator }})) as {{ part }}
{%- endmacro %}
{% macro spark__text_parts(text, separator, number, part) -%}
    inline(transform(
        split({{ text }}, concat('[', {{ separator }}, ']')),
        (one, place) -> struct(place + 1 as {{ number }}, one as {{ part }})
    ))
{%- endmacro %}

{# ---- time ----------------------------------------------------------------------------------- #}

{# Seconds since 1970-01-01 UTC of a UTC timestamp, as double. #}
{% macro epoch_seconds(ts) %}{{ return(adapter.dispatch('epoch_seconds')(ts)) }}{% endmacro %}
{% macro default__epoch_seconds(ts) -%} epoch({{ ts }}) {%- endmacro %}
{% macro spark__epoch_seconds(ts) -%} (unix_micros(cast({{ ts }} as timestamp)) / 1000000.0) {%- endmacro %}

{# UTC timestamp out of microseconds since 1970-01-01. #}
{% macro from_epoch_micros(micros) %}{{ return(adapter.dispatch('from_epoch_micros')(micros)) }}{% endmacro %}
{% macro default__from_epoch_micros(micros) -%} make_timestamp({{ micros }}) {%- endmacro %}
{% macro spark__from_epoch_micros(micros) -%} timestamp_micros({{ micros }}) {%- endmacro %}

{# Date that a UTC timestamp falls on in a zone; the zone may be a column. #}
{% macro business_date(ts, zone) %}{{ return(adapter.dispatch('business_date')(ts, zone)) }}{% endmacro %}
{% macro default__business_date(ts, zone) -%}
    cast(timezone({{ zone }}, timezone('UTC', {{ ts }})) as date)
{%- endmacro %}
{% macro spark__business_date(ts, zone) -%}
    cast(from_utc_timestamp({{ ts }}, {{ zone }}) as date)
{%- endmacro %}

{# Vendor timestamps arrive as ISO 8601 or as milliseconds since 1970, both as text. #}
{% macro vendor_timestamp(column) -%}
    coalesce(
        {{ from_epoch_micros("try_cast(" ~ filled(column) ~ " as bigint) * 1000") }},
        try_cast({{ filled(column) }} as timestamp)
    )
{%- endmacro %}

{# A contract row holds on a day from its first day to its last, both included; open ends hold. #}
{% macro holds_on(row, day) -%}
    {{ day }} >= coalesce({{ row }}.valid_from, cast('0001-01-01' as date))
    and {{ day }} <= coalesce({{ row }}.valid_to, cast('9999-12-31' as date))
{%- endmacro %}

{# UTC timestamp of a wall-clock time in a zone; the zone may be a column. #}
{% macro utc_time(local, zone) %}{{ return(adapter.dispatch('utc_time')(local, zone)) }}{% endmacro %}
{% macro default__utc_time(local, zone) -%} timezone('UTC', timezone({{ zone }}, {{ local }})) {%- endmacro %}
{% macro spark__utc_time(local, zone) -%} to_utc_timestamp({{ local }}, {{ zone }}) {%- endmacro %}

{# Wall-clock timestamp of a date and a time written 'HH:MM'. #}
{% macro clock_on(day, clock) -%}
    cast(cast({{ day }} as {{ dbt.type_string() }}) || ' ' || {{ clock }} || ':00' as timestamp)
{%- endmacro %}

{# A timestamp moved by whole days; negative moves back. #}
{% macro days_after(moment, days) %}{{ return(adapter.dispatch('days_after')(moment, days)) }}{% endmacro %}
{% macro default__days_after(moment, days) -%} ({{ moment }} + to_days(cast({{ days }} as integer))) {%- endmacro %}
{% macro spark__days_after(moment, days) -%} timestampadd(day, {{ days }}, {{ moment }}) {%- endmacro %}

{# A date moved by whole months; negative moves back. #}
{% macro months_after(day, months) %}{{ return(adapter.dispatch('months_after')(day, months)) }}{% endmacro %}
{% macro default__months_after(day, months) -%} ({{ day }} + to_months(cast({{ months }} as integer))) {%- endmacro %}
{% macro spark__months_after(day, months) -%} add_months({{ day }}, {{ months }}) {%- endmacro %}

{# Whole days from one date to a later one. #}
{% macro days_between(earlier, later) %}{{ return(adapter.dispatch('days_between')(earlier, later)) }}{% endmacro %}
{% macro default__days_between(earlier, later) -%} date_diff('day', {{ earlier }}, {{ later }}) {%- endmacro %}
{% macro spark__days_between(earlier, later) -%} datediff({{ later }}, {{ earlier }}) {%- endmacro %}

{# Weekday of a date, 1 = Monday. #}
{% macro weekday_number(day) %}{{ return(adapter.dispatch('weekday_number')(day)) }}{% endmacro %}
{% macro default__weekday_number(day) -%} isodow({{ day }}) {%- endmacro %}
{% macro spark__weekday_number(day) -%} (weekday({{ day }}) + 1) {%- endmacro %}

{# One row per day from a first to a last date, both included: a projection, not a table. #}
{% macro day_series(first, last) %}{{ return(adapter.dispatch('day_series')(first, last)) }}{% endmacro %}
{% macro default__day_series(first, last) -%}
    cast(unnest(generate_series(cast({{ first }} as timestamp), cast({{ last }} as timestamp), interval 1 day)) as date)
{%- endmacro %}
{% macro spark__day_series(first, last) -%} explode(sequence({{ first }}, {{ last }}, interval 1 day)) {%- endmacro %}
