{#
  A table of which a night makes only the days that changed. The model's SQL says the whole table;
  full refresh, a first night and a night after which most days differ run it as it stands.

  Config `days`: a model with one row per event_day and a digest of all that the day is made of. The
  digests that the table was made with lie beside it, in <table>__days, written in the same
  transaction. Days are found by what is in them, not by when it was loaded: a correction, a
  deletion, an erasure and a late row are changes alike, and no look-back has to be long enough.

  Without more, rows belong to their event_day: those of changed days go, and come again by the same
  SQL, which must let a condition on event_day reach the tables it reads. With `group_key` a row is
  made of rows of several days, and has first_event_day and last_event_day: touched is every group
  that reaches over a changed day or has a row in one. Their rows are taken from the relation
  `mended_from`, and the model's SQL reads those in its place.

  What else the SQL reads must be in the digest, or be the project's own: after a change of the
  project everything is refreshed (orchestration/transformation.py).
#}
{% materialization mended, default %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set digests, known = ref(config.require('days')), days_beside(this) -%}
    {%- set whole = 'create or replace table ' ~ target_relation ~ ' as ' ~ sql -%}
    {%- set days = none -%}
    {% if existing is not none and existing.type == 'table' and not should_full_refresh() %}
        {%- set days = changed_days(digests, known) -%}
    {% elif existing is not none and existing.type != 'table' %}
        {% do adapter.drop_relation(existing) %}
    {% endif %}
    {% if days is none %}
        {%- set parts = [whole] -%}
    {% elif not days %}
        {%- set parts = ['select 0'] -%}
    {% elif config.get('group_key') is none %}
        {%- set parts = mend_days_sql(target_relation, sql, days) -%}
    {% else %}
        {%- set parts = mend_groups_sql(target_relation, sql, days) -%}
    {% endif %}
    {% if days is none or days %}
        {% do parts.append('create or replace table ' ~ known ~ ' as select event_day, digest from ' ~ digests) %}
    {% endif %}
    {% call statement('main', auto_begin=False) -%}
        begin;
        {{ parts | join(';\n') }};
        commit
    {%- endcall %}
    {% do persist_docs(target_relation, model) %}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% macro days_beside(relation) %}
    {{ return(api.Relation.create(relation.database, relation.schema, relation.identifier ~ '__days')) }}
{% endmacro %}

{# Days that came, went or are made of other rows, as literals; none where most of them are. #}
{% macro changed_days(digests, known) %}
    {% if load_relation(known) is none %}{{ return(none) }}{% endif %}
    {% set question %}
        select
            cast(coalesce(tonight.event_day, known.event_day) as {{ dbt.type_string() }}) as event_day,
            count(*) over () * 2 > (select count(*) from {{ known }}) as is_most
        from {{ digests }} as tonight
        full outer join {{ known }} as known on tonight.event_day = known.event_day
        where tonight.digest is distinct from known.digest
    {% endset %}
    {% set found = run_query(question) %}
    {% if found.rows and found.rows[0]['is_most'] %}{{ return(none) }}{% endif %}
    {% set days = [] %}
    {% for row in found.rows %}{% do days.append("date '" ~ row['event_day'] ~ "'") %}{% endfor %}
    {{ return(days) }}
{% endmacro %}

{% macro mend_days_sql(relation, sql, days) %}
    {% set in_them = 'event_day in (' ~ days | join(', ') ~ ')' %}
    {{ return([
        'delete from ' ~ relation ~ ' where ' ~ in_them,
        'insert into ' ~ relation ~ ' select * from (' ~ sql ~ ') as mended where ' ~ in_them,
    ]) }}
{% endmacro %}

{% macro mend_groups_sql(relation, sql, days) %}
    {% set key, rows = config.require('group_key'), ref(config.require('mended_from')) %}
    {% set touched, read = relation.identifier ~ '_touched', relation.identifier ~ '_read' %}
    {% set in_them = 'event_day in (' ~ days | join(', ') ~ ')' %}
    {% set over_them = [] %}
    {% for day in days %}{% do over_them.append(day ~ ' between first_event_day and last_event_day') %}{% endfor %}
    {% set found %}
        select {{ key }} from {{ rows }} where {{ in_them }} and {{ key }} is not null
        union
        select {{ key }} from {{ relation }} where {{ over_them | join(' or ') }}
    {% endset %}
    {# their span in days as literals: a scan skips by them what it would otherwise read and drop #}
    {% for statement in store_scratch(touched, found) %}{% do run_query(statement) %}{% endfor %}
    {% set spans %}
        select
            cast(min(first_event_day) as {{ dbt.type_string() }}) as first_day,
            cast(max(last_event_day) as {{ dbt.type_string() }}) as last_day
        from (
            select first_event_day, last_event_day from {{ relation }}
            where {{ key }} in (select {{ key }} from {{ scratch_name(touched) }})
            {% for day in days %}union all select {{ day }}, {{ day }} {% endfor %}
        ) as spans
    {% endset %}
    {% set span = run_query(spans).rows[0] %}
    {% set reach %}
        select * from {{ rows }}
        where event_day between date '{{ span['first_day'] }}' and date '{{ span['last_day'] }}'
            and {{ key }} in (select {{ key }} from {{ scratch_name(touched) }})
    {% endset %}
    {{ return(
        store_scratch(read, reach)
        + [
            'delete from ' ~ relation ~ ' where ' ~ key ~ ' in (select ' ~ key ~ ' from ' ~ scratch_name(touched) ~ ')',
            'insert into ' ~ relation ~ ' ' ~ sql | replace(rows | string, scratch_name(read)),
            'drop table ' ~ scratch_name(touched),
            'drop table ' ~ scratch_name(read),
        ]
    ) }}
{% endmacro %}
