{#
  Gives every component of a graph an id that stays, and remembers it: of the identity graph by
  default, of the account graph where config `entity` says account.

  The model gives one row per node: node, component_id, tier, first_seen_at, run_id, as_of_at,
  rule_version. Config `edges` names the model whose rows (record_node, identifier_node, rule, tier)
  explain a merge, and `events` the table of what happened. Four tables live in the model's schema
  and are only ever added to, by one transaction; a full refresh changes nothing about that:

  the model itself   node, customer_id, valid_from, valid_to: which node belonged to whom, when
  customer_ids       every id ever minted, with the node and number it was minted from
  customer_aliases   ids that ended in a merge, with the id that lives on, always one hop
  events             created, merged, split, moved: what happened to ids in which run, and why

  An old id goes to the component that holds most of its nodes (tie: the one with its strongest,
  then oldest node). Parts that only a merge had brought to it give way to one with nodes of its
  own, so that an undone merge leaves everybody as before; nodes that were gone last night count
  only where no other does, so that their return takes nobody's id away. A component keeps the
  oldest id it won, the others become its aliases. A component that won none takes back the id that
  most of its nodes had when it ended in a merge, of several the one that ended last, and only where
  there is none gets a new one. The same components and memory change nothing.
#}
{% materialization persisted_identity, default %}
    {%- set schema = this.database ~ '.' ~ this.schema -%}
    {%- set edges = ref(config.require('edges')) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% do run_script(identity_tables_sql(schema)
        + store_scratch(entity() ~ '_incoming', identity_incoming_sql(sql))
        + store_scratch(entity() ~ '_moment', identity_moment_sql(schema))
        + store_scratch(entity() ~ '_spans', identity_spans_sql(schema))
        + store_scratch(entity() ~ '_known', identity_known_sql(schema))
        + store_scratch(entity() ~ '_won', identity_won_sql())
        + store_scratch(entity() ~ '_ended', identity_ended_sql(schema))
        + store_scratch(entity() ~ '_kept', identity_kept_sql(schema))
        + store_scratch(entity() ~ '_minted', identity_minted_sql(schema))
        + store_scratch(entity() ~ '_assigned', identity_assigned_sql())
        + store_scratch(entity() ~ '_changes', identity_changes_sql())) %}
    {% do run_script(identity_writes_sql(schema, edges)) %}
    {% call statement('main') -%} {{ identity_state_sql(schema) }} {%- endcall %}
    {% do drop_scratch([
        entity() ~ '_incoming', entity() ~ '_moment', entity() ~ '_spans', entity() ~ '_known',
        entity() ~ '_won', entity() ~ '_ended', entity() ~ '_kept', entity() ~ '_minted',
        entity() ~ '_assigned', entity() ~ '_changes',
    ]) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(this, model) %}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [this.incorporate(type='table')]}) }}
{% endmaterialization %}

{# Whose ids these are: customer, or account. #}
{% macro entity() %}{{ return(config.get('entity', 'customer')) }}{% endmacro %}

{% macro identity_tables_sql(schema) %}
    {% set id = entity() ~ '_id' %}
    {% set tables = {
        this.identifier: 'node varchar, ' ~ id ~ ' varchar, valid_from timestamp, valid_to timestamp',
        entity() ~ '_ids': id ~ ' varchar, minted_node varchar, mint_number bigint,'
            ~ ' first_seen_at timestamp, minted_at timestamp, run_id varchar',
        entity() ~ '_aliases': 'old_' ~ id ~ ' varchar, ' ~ id ~ ' varchar, aliased_at timestamp,'
            ~ ' run_id varchar',
        config.require('events'): 'event_id varchar, run_id varchar, event_type varchar,'
            ~ ' from_' ~ id ~ ' varchar, to_' ~ id ~ ' varchar, cause_rule varchar,'
            ~ ' cause_record_node varchar, cause_identifier_node varchar,'
            ~ ' node_count bigint, rule_version varchar, occurred_at timestamp',
    } %}
    {% set statements = [] %}
    {% for table, columns in tables.items() %}
        {% do statements.append('create table if not exists ' ~ schema ~ '.' ~ table ~ ' (' ~ columns ~ ')') %}
    {% endfor %}
    {# a memory of before causes stood apart: ids of records may hold blanks, so they cannot be split #}
    {% for column in ['cause_rule', 'cause_record_node', 'cause_identifier_node'] %}
        {% do statements.append(
            'alter table ' ~ schema ~ '.' ~ config.require('events')
            ~ ' add column if not exists ' ~ column ~ ' varchar'
        ) %}
    {% endfor %}
    {{ return(statements) }}
{% endmacro %}

{# node_rank orders nodes from the strongest, then oldest, on; the name decides what is left. #}
{% macro identity_incoming_sql(sql) %}
    select
        *,
        row_number() over (order by tier, first_seen_at nulls last, node) as node_rank
    from ({{ sql }}) as incoming
{% endmacro %}

{#
  A run writes after all that is written, whatever clock it was given: of two runs of one hour the
  second may take back what the first said, and both must be told apart in a year.
#}
{% macro identity_moment_sql(schema) %}
    select
        max(run_id) as run_id,
        max(rule_version) as rule_version,
        greatest(
            coalesce(max(as_of_at), cast('1970-01-01' as timestamp)),
            coalesce(
                (select max(greatest(valid_from, coalesce(valid_to, valid_from)))
                from {{ this }}) + interval '1' microsecond,
                cast('1970-01-01' as timestamp)
            )
        ) as moment
    from {{ scratch_name(entity() ~ '_incoming') }}
{% endmacro %}

{# Living ids before those that come back, and those by when they ended; of several the oldest. #}
{% macro identity_kept_sql(schema) %}
    select
        {{ entity() }}_id,
        component_id,
        is_returned
    from (
        select
            candidates.{{ entity() }}_id,
            candidates.component_id,
            candidates.is_returned,
            row_number() over (
                partition by candidates.component_id
                order by
                    candidates.is_returned,
                    candidates.ended_at desc,
                    ids.minted_at, ids.first_seen_at nulls last, candidates.{{ entity() }}_id
            ) as age_rank
        from (
            select
                {{ entity() }}_id,
                component_id,
                false as is_returned,
                cast('1970-01-01' as timestamp) as ended_at
            from {{ scratch_name(entity() ~ '_won') }}
            union all
            select
                {{ entity() }}_id,
                component_id,
                true as is_returned,
                ended_at
            from {{ scratch_name(entity() ~ '_ended') }}
        ) as candidates
        inner join {{ schema }}.{{ entity() }}_ids as ids on candidates.{{ entity() }}_id = ids.{{ entity() }}_id
    ) as aged
    where age_rank = 1
{% endmacro %}

{# Opaque where it stands for a person; a company's may be read: its own, numbered from the second on. #}
{% macro minted_id() %}
    {%- if entity() == 'customer' -%} {{ uuid8(keyed_digest("node || '|' || cast(mint_number as varchar)")) }}
    {%- else -%} node || case when mint_number > 0 then '~' || cast(mint_number + 1 as varchar) else '' end
    {%- endif -%}
{% endmacro %}

{# The number counts how often a node has given an id before: no id is ever given twice. #}
{% macro identity_minted_sql(schema) %}
    select
        component_id,
        node,
        mint_number,
        first_seen_at,
        {{ minted_id() }} as {{ entity() }}_id
    from (
        select
            strongest.component_id,
            strongest.node,
            strongest.first_seen_at,
            coalesce(minted.mint_count, 0) as mint_number
        from (
            select
                incoming.component_id,
                incoming.node,
                incoming.first_seen_at,
                row_number() over (
                    partition by incoming.component_id order by incoming.node_rank
                ) as strength
            from {{ scratch_name(entity() ~ '_incoming') }} as incoming
            left join {{ scratch_name(entity() ~ '_kept') }} as kept
                on incoming.component_id = kept.component_id
            where kept.component_id is null
        ) as strongest
        left join (
            select
                minted_node,
                count(*) as mint_count
            from {{ schema }}.{{ entity() }}_ids
            group by minted_node
        ) as minted on strongest.node = minted.minted_node
        where strongest.strength = 1
    ) as numbered
{% endmacro %}

{% macro identity_assigned_sql() %}
    select
        incoming.node,
        incoming.component_id,
        coalesce(kept.{{ entity() }}_id, minted.{{ entity() }}_id) as {{ entity() }}_id,
        minted.{{ entity() }}_id is not null or kept.is_returned as is_parted
    from {{ scratch_name(entity() ~ '_incoming') }} as incoming
    left join {{ scratch_name(entity() ~ '_kept') }} as kept
        on incoming.component_id = kept.component_id
    left join {{ scratch_name(entity() ~ '_minted') }} as minted
        on incoming.component_id = minted.component_id
{% endmacro %}

{# How many nodes went from one id to another; from null: nodes that nobody had. #}
{% macro identity_changes_sql() %}
    select
        known.{{ entity() }}_id as from_{{ entity() }}_id,
        assigned.{{ entity() }}_id as to_{{ entity() }}_id,
        assigned.component_id,
        assigned.is_parted,
        count(*) as node_count
    from {{ scratch_name(entity() ~ '_assigned') }} as assigned
    left join {{ scratch_name(entity() ~ '_known') }} as known on assigned.node = known.node
    where known.{{ entity() }}_id is null or known.{{ entity() }}_id <> assigned.{{ entity() }}_id
    group by known.{{ entity() }}_id, assigned.{{ entity() }}_id, assigned.component_id, assigned.is_parted
{% endmacro %}

{# The strongest edge that joins a node of the ended id with a node of somebody else's. #}
{% macro identity_causes_sql(edges) %}
    select
        {{ entity() }}_id,
        component_id,
        cause_rule,
        cause_record_node,
        cause_identifier_node
    from (
        select
            one.{{ entity() }}_id,
            assigned.component_id,
            edges.rule as cause_rule,
            edges.record_node as cause_record_node,
            edges.identifier_node as cause_identifier_node,
            row_number() over (
                partition by one.{{ entity() }}_id, assigned.component_id
                order by edges.tier, edges.record_node, edges.identifier_node, edges.rule
            ) as cause_rank
        from (
            select record_node as node, identifier_node as neighbour, rule, tier, record_node, identifier_node
            from {{ edges }}
            union all
            select identifier_node as node, record_node as neighbour, rule, tier, record_node, identifier_node
            from {{ edges }}
        ) as edges
        inner join {{ scratch_name(entity() ~ '_assigned') }} as assigned on edges.node = assigned.node
        inner join {{ scratch_name(entity() ~ '_known') }} as one on edges.node = one.node
        left join {{ scratch_name(entity() ~ '_known') }} as other on edges.neighbour = other.node
        where one.{{ entity() }}_id <> assigned.{{ entity() }}_id
            and (other.{{ entity() }}_id is null or other.{{ entity() }}_id <> one.{{ entity() }}_id)
    ) as ranked
    where cause_rank = 1
{% endmacro %}

{% macro identity_events_sql(schema, edges) %}
    select
        {{ surrogate_key([
            'moment.run_id', 'happened.event_type', 'happened.from_' ~ entity() ~ '_id',
            'happened.to_' ~ entity() ~ '_id', 'moment.moment',
        ]) }} as event_id,
        moment.run_id,
        happened.event_type,
        happened.from_{{ entity() }}_id,
        happened.to_{{ entity() }}_id,
        causes.cause_rule,
        causes.cause_record_node,
        causes.cause_identifier_node,
        happened.node_count,
        moment.rule_version,
        moment.moment as occurred_at
    from (
        select
            'created' as event_type,
            cast(null as varchar) as from_{{ entity() }}_id,
            to_{{ entity() }}_id,
            component_id,
            sum(node_count) as node_count
        from {{ scratch_name(entity() ~ '_changes') }}
        where to_{{ entity() }}_id in (select {{ entity() }}_id from {{ scratch_name(entity() ~ '_minted') }})
        group by to_{{ entity() }}_id, component_id
        union all
        select
            case
                when changes.is_parted then 'split'
                when won.{{ entity() }}_id is not null then 'merged'
                else 'moved'
            end as event_type,
            changes.from_{{ entity() }}_id,
            changes.to_{{ entity() }}_id,
            changes.component_id,
            changes.node_count
        from {{ scratch_name(entity() ~ '_changes') }} as changes
        left join {{ scratch_name(entity() ~ '_won') }} as won
            on
                changes.from_{{ entity() }}_id = won.{{ entity() }}_id
                and changes.component_id = won.component_id
        where changes.from_{{ entity() }}_id is not null
    ) as happened
    cross join {{ scratch_name(entity() ~ '_moment') }} as moment
    left join ({{ identity_causes_sql(edges) }}) as causes
        on
            happened.from_{{ entity() }}_id = causes.{{ entity() }}_id
            and happened.component_id = causes.component_id
{% endmacro %}

{% macro identity_writes_sql(schema, edges) %}
    {% set events %}
        insert into {{ schema }}.{{ config.require('events') }} by name {{ identity_events_sql(schema, edges) }}
    {% endset %}
    {% set ids %}
        insert into {{ schema }}.{{ entity() }}_ids
        select minted.{{ entity() }}_id, minted.node, minted.mint_number, minted.first_seen_at, moment.moment, moment.run_id
        from {{ scratch_name(entity() ~ '_minted') }} as minted
        cross join {{ scratch_name(entity() ~ '_moment') }} as moment
    {% endset %}
    {% set merged %}
        select won.{{ entity() }}_id as old_{{ entity() }}_id, kept.{{ entity() }}_id
        from {{ scratch_name(entity() ~ '_won') }} as won
        inner join {{ scratch_name(entity() ~ '_kept') }} as kept on won.component_id = kept.component_id
        where won.{{ entity() }}_id <> kept.{{ entity() }}_id
    {% endset %}
    {% set older_aliases %}
        update {{ schema }}.{{ entity() }}_aliases set {{ entity() }}_id = merged.{{ entity() }}_id
        from ({{ merged }}) as merged
        where {{ entity() }}_aliases.{{ entity() }}_id = merged.old_{{ entity() }}_id
    {% endset %}
    {% set returned %}
        delete from {{ schema }}.{{ entity() }}_aliases
        where old_{{ entity() }}_id in (
            select {{ entity() }}_id from {{ scratch_name(entity() ~ '_kept') }} where is_returned
        )
    {% endset %}
    {% set moved_aliases %}
        update {{ schema }}.{{ entity() }}_aliases set {{ entity() }}_id = living.{{ entity() }}_id
        from (
            select distinct
                ended.{{ entity() }}_id as old_{{ entity() }}_id,
                assigned.{{ entity() }}_id
            from {{ scratch_name(entity() ~ '_ended') }} as ended
            inner join {{ scratch_name(entity() ~ '_assigned') }} as assigned
                on ended.component_id = assigned.component_id
        ) as living
        where {{ entity() }}_aliases.old_{{ entity() }}_id = living.old_{{ entity() }}_id
            and {{ entity() }}_aliases.{{ entity() }}_id <> living.{{ entity() }}_id
    {% endset %}
    {% set aliases %}
        insert into {{ schema }}.{{ entity() }}_aliases
        select merged.old_{{ entity() }}_id, merged.{{ entity() }}_id, moment.moment, moment.run_id
        from ({{ merged }}) as merged
        cross join {{ scratch_name(entity() ~ '_moment') }} as moment
    {% endset %}
    {% set ended %}
        select state.node
        from {{ this }} as state
        left join {{ scratch_name(entity() ~ '_assigned') }} as assigned
            on state.node = assigned.node and state.{{ entity() }}_id = assigned.{{ entity() }}_id
        where state.valid_to is null and assigned.node is null
    {% endset %}
    {% set closed %}
        update {{ this }}
        set valid_to = (select moment from {{ scratch_name(entity() ~ '_moment') }})
        where valid_to is null and node in ({{ ended }})
    {% endset %}
    {% set opened %}
        insert into {{ this }}
        select assigned.node, assigned.{{ entity() }}_id, moment.moment, cast(null as timestamp)
        from {{ scratch_name(entity() ~ '_assigned') }} as assigned
        cross join {{ scratch_name(entity() ~ '_moment') }} as moment
        left join {{ this }} as state
            on assigned.node = state.node and state.valid_to is null
        where state.node is null
    {% endset %}
    {{ return([events, ids, returned, older_aliases, moved_aliases, aliases, closed, opened]) }}
{% endmacro %}

{% macro identity_state_sql(schema) %}
    select count(*) as node_count from {{ this }} where valid_to is null
{% endmacro %}
