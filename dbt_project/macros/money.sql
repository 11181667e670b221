{#
    An amount in the company's currency, by a row of int_fx_rates_resolved: converted per record and
    rounded half away from zero once. The multiplication is double, so ten decimals are fixed first:
    2.675 stays 2.675 and becomes 2.68.
#}
{% macro converted_amount(amount, scale=2, rates='rates') %}
{%- set exact -%}
cast({{ amount }} as double) * {{ rates }}.multiplier / {{ rates }}.divisor
{%- endset -%}
cast(round(cast({{ exact }} as decimal(28, 10)), {{ scale }}) as decimal(18, {{ scale }}))
{%- endmacro %}
