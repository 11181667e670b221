"""One spelling for what people type: plain text, telephone numbers, names without accents.

These are the parts of normalisation that SQL cannot say. Values of plain ASCII never come here but
telephone numbers, which come once per distinct value: the parser takes 16 microseconds a number.
"""

import unicodedata
from functools import lru_cache
from importlib.resources import files

import idna
import phonenumbers

FEWEST_DIGITS = 7
COUNTING = "01234567890123456789"
# what people write for a country beside its ISO code and its English name
COUNTRY_WORDS = {
    "usa": "US",
    "u.s.": "US",
    "u.s.a.": "US",
    "united states of america": "US",
    "uk": "GB",
    "united kingdom": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "deutschland": "DE",
    "allemagne": "DE",
    "österreich": "AT",
    "schweiz": "CH",
    "suisse": "CH",
    "españa": "ES",
    "italia": "IT",
    "nederland": "NL",
    "the netherlands": "NL",
    "polska": "PL",
    "brasil": "BR",
    "czechia": "CZ",
    "türkiye": "TR",
    "south korea": "KR",
    "russia": "RU",
    "uae": "AE",
}


def plain_text(text: str) -> str:
    """Compatibility-normal text in lower case without invisible characters.

    Full-width letters become ordinary ones, zero-width characters go, and an international host
    name after an @ takes its ASCII form, so that both spellings of one mailbox agree.
    """
    folded = unicodedata.normalize("NFKC", text)
    shown = "".join(one for one in folded if unicodedata.category(one) != "Cf").casefold()
    words = (" " if one.isspace() else one for one in shown)
    return " ".join(_ascii_host(word) for word in "".join(words).split(" ") if word)


def _ascii_host(word: str) -> str:
    head, at, host = word.rpartition("@")
    if not at or host.isascii():
        return word
    name = host.rstrip(">;,)")
    try:
        return f"{head}@{idna.encode(name, uts46=True).decode()}{host[len(name) :]}"
    except idna.IDNAError:
        return word


def plain_name(text: str) -> str:
    """A name in lower-case letters without accents and dots; both Unicode forms give the same."""
    letters = unicodedata.normalize("NFKD", plain_text(text))
    return "".join(one for one in letters if not unicodedata.combining(one)).replace(".", "")


def phone_e164(number: str, country: str, zone: str) -> str:
    """A number in E.164, with ';ext=12' where it has an extension; '' where it is none.

    A number without country prefix is read as one of `country` (ISO code or name), else of the
    country of `zone`, the company's time zone. One repeated digit or plain counting is no number.
    """
    region = _region(country.strip().lower()) or _zone_regions().get(zone)
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return ""
    digits = str(parsed.national_number)
    if (
        not phonenumbers.is_possible_number(parsed)
        or len(digits) < FEWEST_DIGITS
        or len(set(digits)) == 1
        or digits in COUNTING
        or digits in COUNTING[::-1]
    ):
        return ""
    plain = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return f"{plain};ext={parsed.extension}" if parsed.extension else plain


@lru_cache(maxsize=1000)
def _region(country: str) -> str | None:
    if len(country) == 2 and country != "uk":
        return country.upper()
    return COUNTRY_WORDS.get(country) or _country_names().get(country)


@lru_cache(maxsize=1)
def _country_names() -> dict[str, str]:
    rows = _rows("iso3166.tab")
    return {name.lower(): code for code, name in rows}


@lru_cache(maxsize=1)
def _zone_regions() -> dict[str, str]:
    return {zone: code for code, _, zone, *_ in _rows("zone.tab")}


def _rows(table: str) -> list[list[str]]:
    """Rows of one of the lists that come with the time zones (package tzdata)."""
    text = (files("tzdata") / "zoneinfo" / table).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
