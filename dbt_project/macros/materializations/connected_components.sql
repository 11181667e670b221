{#
  Connected components by hook, jump and contract: every node takes its smallest neighbour as
  parent, parents are followed to their roots, the roots become the nodes of a smaller graph, until
  no edge is left. It ends on convergence; the number of rounds grows with the logarithm of the
  nodes (a 10,000-node chain in random order takes 9), where spreading the smallest label would
  need as many rounds as the graph is wide.

  The model gives edges (node_a, node_b), a node alone as an edge to itself. The table made has one
  row per node: node, component_id, which is the smallest node of the component.

  Inside, a node is a 64-bit hash of its name: sorting and joining five million names cost half of
  the CPU. Two names with one hash (about one run in a million at that size) are noticed and hashed
  with another salt.
#}
{% materialization connected_components, default %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set scratch = this.identifier -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% set pairs, nodes, edges, roots, hooks = scratch ~ '_pairs', scratch ~ '_nodes', scratch ~ '_edges', scratch ~ '_roots', scratch ~ '_hooks' %}
    {% set salt = number_until_no_two_agree(pairs, nodes, store_scratch(pairs, sql), 0) %}
    {% set start = store_scratch(edges, number_edges_sql(pairs, salt))
        + store_scratch(roots, 'select node_number, node_number as root from ' ~ scratch_name(nodes)) %}
    {% set edge_count = run_script_and_count(start, 'select count(*) from ' ~ scratch_name(edges)) %}
    {% do contract_until_no_edge_is_left(edges, hooks, roots, edge_count, 0) %}

    {% if existing_relation is not none %}{% do adapter.drop_relation(existing_relation) %}{% endif %}
    {% call statement('main') -%}
        {{ create_table_as(False, target_relation, name_components_sql(nodes, roots)) }}
    {%- endcall %}
    {% do drop_scratch([pairs, nodes, edges, roots, hooks]) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}


{# One round; calls itself as long as an edge is left. #}
{% macro contract_until_no_edge_is_left(edges, hooks, roots, edge_count, rounds) %}
    {% if edge_count > 0 %}
        {% do jump_until_parents_are_roots(hooks, store_scratch(hooks, hook_sql(edges))) %}
        {% set contracted = store_scratch(roots, follow_sql(roots, hooks))
            + store_scratch(edges, contract_sql(edges, hooks)) %}
        {% set left = run_script_and_count(contracted, 'select count(*) from ' ~ scratch_name(edges)) %}
        {% do contract_until_no_edge_is_left(edges, hooks, roots, left, rounds + 1) %}
    {% else %}
        {% do log(edges ~ ': none left after ' ~ rounds ~ ' rounds', info=false) %}
    {% endif %}
{% endmacro %}

{# A parent's parent twice a call, until nothing changes; `before` are statements to run first. #}
{% macro jump_until_parents_are_roots(hooks, before) %}
    {% set unfinished %}
        select count(*)
        from {{ scratch_name(hooks) }} as child
        inner join {{ scratch_name(hooks) }} as parent on child.parent = parent.node_number
        where parent.parent <> child.parent
    {% endset %}
    {% set jump = store_scratch(hooks, jump_sql(hooks)) %}
    {% if run_script_and_count(before + jump + jump, unfinished) > 0 %}
        {% do jump_until_parents_are_roots(hooks, []) %}
    {% endif %}
{% endmacro %}


{# Number the nodes; returns the salt under which no two of them have one number. #}
{% macro number_until_no_two_agree(pairs, nodes, before, salt) %}
    {% set numbered = before + store_scratch(nodes, number_nodes_sql(pairs, salt)) %}
    {% set agreeing = 'select count(*) - count(distinct node_number) from ' ~ scratch_name(nodes) %}
    {% if run_script_and_count(numbered, agreeing) > 0 %}
        {{ return(number_until_no_two_agree(pairs, nodes, [], salt + 1)) }}
    {% endif %}
    {{ return(salt) }}
{% endmacro %}

{% macro node_number(node, salt) %}{{ return(adapter.dispatch('node_number')(node, salt)) }}{% endmacro %}
{% macro default__node_number(node, salt) -%} hash({{ node }}, {{ salt }}) {%- endmacro %}
{% macro spark__node_number(node, salt) -%} xxhash64({{ node }}, {{ salt }}) {%- endmacro %}

{% macro number_nodes_sql(pairs, salt) %}
    select
        node,
        {{ node_number('node', salt) }} as node_number
    from (
        select node_a as node from {{ scratch_name(pairs) }}
        union
        select node_b as node from {{ scratch_name(pairs) }}
    ) as nodes
{% endmacro %}

{% macro number_edges_sql(pairs, salt) %}
    select distinct
        least({{ node_number('node_a', salt) }}, {{ node_number('node_b', salt) }}) as low,
        greatest({{ node_number('node_a', salt) }}, {{ node_number('node_b', salt) }}) as high
    from {{ scratch_name(pairs) }} as pairs
    where node_a <> node_b
{% endmacro %}

{% macro hook_sql(edges) %}
    select
        node_number,
        least(node_number, min(neighbour)) as parent
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
        parent.parent
    from {{ scratch_name(hooks) }} as child
    inner join {{ scratch_name(hooks) }} as parent on child.parent = parent.node_number
{% endmacro %}

{% macro follow_sql(roots, hooks) %}
    select
        roots.node_number,
        coalesce(hooks.parent, roots.root) as root
    from {{ scratch_name(roots) }} as roots
    left join {{ scratch_name(hooks) }} as hooks on roots.root = hooks.node_number
{% endmacro %}

{% macro contract_sql(edges, hooks) %}
    select distinct
        least(low.parent, high.parent) as low,
        greatest(low.parent, high.parent) as high
    from {{ scratch_name(edges) }} as edges
    inner join {{ scratch_name(hooks) }} as low on edges.low = low.node_number
    inner join {{ scratch_name(hooks) }} as high on edges.high = high.node_number
    where low.parent <> high.parent
{% endmacro %}

{% macro name_components_sql(nodes, roots) %}
    select
        nodes.node,
        named.component_id
    from {{ scratch_name(nodes) }} as nodes
    inner join {{ scratch_name(roots) }} as roots on nodes.node_number = roots.node_number
    inner join (
        select
            roots.root,
            min(nodes.node) as component_id
        from {{ scratch_name(nodes) }} as nodes
        inner join {{ scratch_name(roots) }} as roots on nodes.node_number = roots.node_number
        group by roots.root
    ) as named on roots.root = named.root
{% endmacro %}
