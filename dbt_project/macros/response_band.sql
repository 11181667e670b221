{#-
  How late a lead was answered: in time; within nine times the target, a working day at an hour's
  promise; or very late, which is also who was never answered. Empty while it is pending.
-#}
{% macro response_band(row) -%}
    case
        when {{ row }}.sla_state = 'met' then 'in_time'
        when {{ row }}.sla_state = 'breached' and {{ row }}.target_share <= 9
            and {{ row }}.outcome <> 'ignored' then 'late'
        when {{ row }}.sla_state = 'breached' then 'very_late'
    end
{%- endmacro %}
