-- What every board asks again: which month is shown, and from when on days may still change.
create temp view clock as
select
    release.as_of,
    (
        select max(month_start_date)
        from published.scorecard
        where is_complete and actual is not null
    ) as last_month,
    (
        select min(provisional_from_date)
        from published.sources
        where is_enabled and restatement_days > 0
    ) as provisional_from
from published.release;

create temp view months as
select
    scorecard.*,
    clock.last_month,
    month_start_date + interval 1 month > clock.provisional_from as is_provisional
from published.scorecard
cross join clock
where month_start_date <= clock.last_month and month_start_date is not null;
