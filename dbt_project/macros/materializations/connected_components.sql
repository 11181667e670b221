{#
  Connected components by hook, jump and contract: every node takes its smallest neighbour as
  parent, then its parent's parent, parents become the nodes of a smaller graph, until no edge is
  left; then every node is told where the parents of its parents ended. It ends on convergence; the
  number of rounds grows with the logarithm of the nodes (a 10,000-node chain in random order takes
  9), where spreading the smallest label would need as many rounds as the graph is wide.

  The model gives edges (node_a, node_b), a node alone as an edge to itself. The table made has one
  row per node: node, component_id, which is the smallest number of its nodes whatever the order of
  solving, and edge_digest, which differs when the node's edges do.

  Inside, a node is a 64-bit hash of its name, computed once; no round sees text, and each works on
  the edges that are left. One jump is enough: a second saves no round and costs a pass over all
  nodes. Names of components would cost as much as all rounds together. Two names with one hash
  (about one run in a million at a million nodes) are noticed and hashed with another salt.

  Config `incremental_above` names a row of identity_limits: a table with more nodes than that is
  mended, not made again. Nodes whose edges came or went are found by their digest, and only the
  components that held them are solved. A full refresh solves everything.
#}
{% materialization connected_components, default %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set scratch = this.identifier -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% set is_mended = components_can_be_mended(existing_relation) and number_what_changed(sql, scratch) %}
    {% if not is_mended %}{% do number_until_no_two_agree(sql, scratch, 0) %}{% endif %}
    {% set last_round = contract_until_no_edge_is_left(scratch, 0) %}
    {% set solved = name_nodes_sql(scratch) %}
    {% if is_mended %}
        {% do run_script([forget_touched_sql(target_relation, scratch)]) %}
        {% call statement('main') -%}
            insert into {{ target_relation }} (node, component_id, edge_digest) {{ solved }}
        {%- endcall %}
    {% else %}
        {% if existing_relation is not none %}{% do adapter.drop_relation(existing_relation) %}{% endif %}
        {% call statement('main') -%} {{ create_table_as(False, target_relation, solved) }} {%- endcall %}
    {% endif %}
    {% set used = [scratch ~ '_nodes', scratch ~ '_edges', scratch ~ '_before', scratch ~ '_touched'] %}
    {% for round in range(last_round + 1) %}{% do used.append(hooks_of(scratch, round)) %}{% endfor %}
    {% do drop_scratch(used) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{# One round; calls itself as long as an edge is left, then hands the roots back. #}
{% macro contract_until_no_edge_is_left(scratch, round) %}
    {% set edges, hooks = scratch ~ '_edges', hooks_of(scratch, round) %}
    {% set hook = [] if round == 0 else store_scratch(hooks, hook_sql(edges)) %}
    {% set contracted = hook + store_scratch(hooks, jump_sql(hooks))
        + store_scratch(edges, lift_sql(edges, hooks))
        + store_scratch(edges, contract_sql(edges, hooks)) %}
    {% if run_script_and_count(contracted, 'select count(*) from ' ~ scratch_name(edges)) == 0 %}
        {% do log(scratch ~ ': no edge left after round ' ~ round, info=false) %}
        {{ return(round) }}
    {% endif %}
    {% set last_round = contract_until_no_edge_is_left(scratch, round + 1) %}
    {% do run_script(store_scratch(hooks, follow_sql(hooks, hooks_of(scratch, round + 1)))) %}
    {{ return(last_round) }}
{% endmacro %}

{% macro hooks_of(scratch, round) %}{{ return(scratch ~ '_hooks_' ~ round) }}{% endmacro %}


{# Number nodes and edges, and hook once: fewer numbers than names are two names with one number. #}
{% macro number_until_no_two_agree(sql, scratch, salt) %}
    {% set numbered = store_scratch(scratch ~ '_nodes', number_nodes_sql(sql, salt))
        + store_scratch(scratch ~ '_edges', number_edges_sql(sql, salt))
        + store_scratch(hooks_of(scratch, 0), hook_sql(scratch ~ '_edges')) %}
    {% if run_script_and_count(numbered, names_above_numbers(scratch)) > 0 %}
        {% do number_until_no_two_agree(sql, scratch, salt + 1) %}
    {% endif %}
{% endmacro %}

{% macro names_above_numbers(scratch) %}
    select
        (select count(*) from {{ scratch_name(scratch ~ '_nodes') }})
        - (select count(*) from {{ scratch_name(hooks_of(scratch, 0)) }})
{% endmacro %}

{% macro node_number(node, salt) %}{{ return(adapter.dispatch('node_number')(node, salt)) }}{% endmacro %}
{% macro default__node_number(node, salt) -%} hash({{ node }}, {{ salt }}) {%- endmacro %}
{% macro spark__node_number(node, salt) -%} xxhash64({{ node }}, {{ salt }}) {%- endmacro %}

{# touched: a table of the only numbers that count, where there is one. #}
{% macro number_nodes_sql(sql, salt, touched=none) %}
    select distinct
        node_number,
        node
    from (
        select {{ node_number('node_a', salt) }} as node_number, node_a as node from ({{ sql }}) as pairs
        union all
        select {{ node_number('node_b', salt) }} as node_number, node_b as node from ({{ sql }}) as pairs
    ) as nodes
    {% if touched is not none %}
    where node_number in (select node_number from {{ scratch_name(touched) }})
    {% endif %}
{% endmacro %}

{% macro number_edges_sql(sql, salt) %}
    select
        {{ node_number('node_a', salt) }} as low,
        {{ node_number('node_b', salt) }} as high
    from ({{ sql }}) as pairs
{% endmacro %}

{% macro hook_sql(edges) %}
    select
        node_number,
        least(node_number, min(neighbour)) as parent,
        cast(sum(neighbour % 2147483647) as bigint) as edge_digest
    from (
        select low as node_number, high as neighbour from {{ scratch_name(edges) }}
        union all
        select high as node_number, low as neighbour from {{ scratch_name(edges) }}
    ) as neighbours
    group by node_number
{% endmacro %}

{% macro jump_sql(hooks) %}
    select
        child.node_number,
        parent.parent,
        child.edge_digest
    from {{ scratch_name(hooks) }} as child
    inner join {{ scratch_name(hooks) }} as parent on child.parent = parent.node_number
{% endmacro %}

{#
  One end after the other: with both in one query, `<>` is a condition between two copies of hooks,
  and DuckDB has joined those first, every node with every other (13 s for 10,000 edges).
#}
{% macro lift_sql(edges, hooks) %}
    select
        hooks.parent as low,
        edges.high
    from {{ scratch_name(edges) }} as edges
    inner join {{ scratch_name(hooks) }} as hooks on edges.low = hooks.node_number
{% endmacro %}

{% macro contract_sql(edges, hooks) %}
    select distinct
        least(edges.low, hooks.parent) as low,
        greatest(edges.low, hooks.parent) as high
    from {{ scratch_name(edges) }} as edges
    inner join {{ scratch_name(hooks) }} as hooks on edges.high = hooks.node_number
    where edges.low <> hooks.parent
{% endmacro %}

{# A parent without an edge in the smaller graph is where its component ends. #}
{% macro follow_sql(hooks, next_hooks) %}
    select
        hooks.node_number,
        coalesce(next_hooks.parent, hooks.parent) as parent,
        hooks.edge_digest
    from {{ scratch_name(hooks) }} as hooks
    left join {{ scratch_name(next_hooks) }} as next_hooks on hooks.parent = next_hooks.node_number
{% endmacro %}

{% macro name_nodes_sql(scratch) %}
    select
        nodes.node,
        hooks.parent as component_id,
        hooks.edge_digest
    from {{ scratch_name(scratch ~ '_nodes') }} as nodes
    inner join {{ scratch_name(hooks_of(scratch, 0)) }} as hooks on nodes.node_number = hooks.node_number
{% endmacro %}
