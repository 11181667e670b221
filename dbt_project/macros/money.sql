{#
    Money in another currency, rounded half away from zero once (DEFINITIONS: convert per record, round once).
    The multiplication is double, so 10 decimals are fixed first: 2.675 stays 2.675 and rounds to 2.68.
#}
{% macro converted_amount(amount, multiplier, divisor, scale=2) %}
cast(round(cast(cast({{ amount }} as double) * {{ multiplier }} / {{ divisor }} as decimal(28, 10)), {{ scale }}) as decimal(18, {{ scale }}))
{% endmacro %}
