"""Public holidays of the two offices, 2025 to 2027."""

from datetime import date

_BERLIN = {
    "01-01": "New Year",
    "05-01": "Labour Day",
    "10-03": "German Unity Day",
    "12-25": "Christmas Day",
    "12-26": "Second Day of Christmas",
}
_NEW_YORK = {
    "01-01": "New Year",
    "06-19": "Juneteenth",
    "07-04": "Independence Day",
    "11-11": "Veterans Day",
    "12-25": "Christmas Day",
}
_BERLIN_MOVING = {
    "2025-04-18": "Good Friday",
    "2025-04-21": "Easter Monday",
    "2025-05-29": "Ascension Day",
    "2025-06-09": "Whit Monday",
    "2026-04-03": "Good Friday",
    "2026-04-06": "Easter Monday",
    "2026-05-14": "Ascension Day",
    "2026-05-25": "Whit Monday",
    "2027-03-26": "Good Friday",
    "2027-03-29": "Easter Monday",
    "2027-05-06": "Ascension Day",
    "2027-05-17": "Whit Monday",
}
_NEW_YORK_MOVING = {
    "2025-05-26": "Memorial Day",
    "2025-09-01": "Labor Day",
    "2025-11-27": "Thanksgiving",
    "2026-05-25": "Memorial Day",
    "2026-09-07": "Labor Day",
    "2026-11-26": "Thanksgiving",
    "2027-05-31": "Memorial Day",
    "2027-09-06": "Labor Day",
    "2027-11-25": "Thanksgiving",
}


def _holidays(fixed: dict[str, str], moving: dict[str, str]) -> dict[date, str]:
    days = {f"{year}-{day}": name for year in (2025, 2026, 2027) for day, name in fixed.items()}
    return {date.fromisoformat(day): name for day, name in sorted((days | moving).items())}


HOLIDAYS = {
    "berlin_office": _holidays(_BERLIN, _BERLIN_MOVING),
    "new_york_office": _holidays(_NEW_YORK, _NEW_YORK_MOVING),
}
