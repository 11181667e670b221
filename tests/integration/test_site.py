"""The site of a release: whole, offline, private, and with the numbers that SQL gives."""

import re
from pathlib import Path

import duckdb
import pytest
from bs4 import BeautifulSoup

from tests.nights import Household, Outcome

WEIGHT_OF_START = 200_000


@pytest.fixture(scope="module")
def site(first_night: tuple[Household, Outcome]) -> Path:
    home, outcome = first_night
    assert outcome.code == 0, outcome.said
    return home.release.resolve() / "site"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, BeautifulSoup]:
    """Our own pages by their place; dbt's is an application of its own."""
    own = [path for path in site.rglob("*.html") if path.parent.name != "docs"]
    return {
        str(path.relative_to(site)): BeautifulSoup(path.read_text(), "html.parser") for path in own
    }


def test_a_release_has_its_pages(pages: dict[str, BeautifulSoup], site: Path):
    expected = "index metrics tables contract quality nights lineage boards/scorecard boards/funnel"
    assert {f"{name}.html" for name in expected.split()} <= set(pages)
    assert (site / "docs" / "index.html").stat().st_size > 1_000_000


def test_every_figure_could_be_computed(
    pages: dict[str, BeautifulSoup], first_night: tuple[Household, Outcome]
):
    assert [path for path, page in pages.items() if page.select(".problem")] == []
    home, _ = first_night
    assert [finding for finding in home.journal().findings if finding.where == "site"] == []


def test_every_link_leads_somewhere(pages: dict[str, BeautifulSoup], site: Path):
    ids = {path: {tag["id"] for tag in page.select("[id]")} for path, page in pages.items()}
    broken = []
    for path, page in pages.items():
        for link in page.select("a[href]"):
            target, _, anchor = str(link["href"]).partition("#")
            place = (site / path).parent / target if target else site / path
            where = str(place.resolve().relative_to(site))
            if not place.exists() or (anchor and anchor not in ids.get(where, {anchor})):
                broken.append((path, link["href"]))
    assert broken == []


def test_no_page_asks_another_host(pages: dict[str, BeautifulSoup]):
    for path, page in pages.items():
        asked = [tag.get("src") or tag.get("href") for tag in page.select("[src], link[href]")]
        assert [url for url in asked if "://" in str(url)] == [], path


def test_the_start_page_is_light(site: Path):
    weight = sum((site / name).stat().st_size for name in ("index.html", "site.css"))
    assert weight < WEIGHT_OF_START


def test_a_page_can_be_read_aloud(pages: dict[str, BeautifulSoup]):
    for path, page in pages.items():
        assert page.html and page.html["lang"] == "en", path
        assert len(page.select("h1")) == 1, path
        assert page.select_one("main#content") and page.select_one("a.skip"), path
        assert all(svg.get("aria-label") or svg.get("aria-hidden") for svg in page.select("svg"))
        assert all(cell.get("scope") for cell in page.select("th")), path
        ids = [tag["id"] for tag in page.select("[id]")]
        assert len(ids) == len(set(ids)), path


def test_headline_numbers_are_those_of_the_release(
    pages: dict[str, BeautifulSoup], first_night: tuple[Household, Outcome]
):
    home, _ = first_night
    path = home.release.resolve() / "warehouse.duckdb"
    with duckdb.connect(str(path), read_only=True) as release:
        known = release.execute(
            """
            select metric, cast(actual as double) from published.scorecard
            where actual is not null and month_start_date = (
                select max(month_start_date) from published.scorecard
                where is_complete and actual is not null
            )
            """
        ).fetchall()
    actual = dict(known)
    for place in ("index.html", "boards/scorecard.html"):
        tiles = pages[place].select(".kind-tiles data")
        shown = {tile["data-metric"]: float(str(tile["value"])) for tile in tiles}
        assert {"inquiries", "mqls", "won_revenue"} <= set(shown)
        assert shown == pytest.approx({metric: actual[metric] for metric in shown})


def test_every_number_names_a_metric_that_is_defined(pages: dict[str, BeautifulSoup]):
    defined = {
        tag["id"] for name in ("metrics.html", "tables.html") for tag in pages[name]("article")
    }
    defined |= {tag["id"] for tag in pages["tables.html"].select("tr[id]")}
    named = {
        str(tag["data-metric"]) for page in pages.values() for tag in page.select("[data-metric]")
    }
    assert named - defined == set()


def test_no_page_holds_personal_data(site: Path, first_night: tuple[Household, Outcome]):
    home, _ = first_night
    path = home.release.resolve() / "personal.duckdb"
    with duckdb.connect(str(path), read_only=True) as personal:
        rows = personal.execute(
            "select email, first_name || ' ' || last_name from published_pii.customer_profiles"
        ).fetchall()
    held = {value for row in rows for value in row if value}
    text = "\n".join(path.read_text() for path in site.rglob("*.html"))
    words = set(re.findall(r"[\w.+-]+@[\w.-]+|[^\W\d]+ [^\W\d]+", text))
    assert held & words == set()


def test_the_site_costs_a_night_little(first_night: tuple[Household, Outcome]):
    home, _ = first_night
    step = next(step for step in home.journal().steps if step.name == "site")
    assert step.status == "done" and step.cpu_seconds < 20
