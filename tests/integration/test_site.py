"""The site of a release: whole, offline, private, and with the numbers that SQL gives."""

import json
import re
import shutil
from decimal import Decimal, InvalidOperation
from pathlib import Path

import duckdb
import pytest
import yaml
from bs4 import BeautifulSoup

from orchestration.site.evidence import Evidence
from orchestration.site.live import release_facts
from orchestration.site.render import render_site
from tests.nights import ROOT, Household, Outcome

DASHBOARDS = ROOT / "dashboards"
WEIGHT_OF_START = 200_000
WRITTEN = ("text", "verbatim", "metric")


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
    expected = "index metrics tables contract quality nights lineage"
    boards = [f"boards/{folder.parent.name}" for folder in DASHBOARDS.glob("*/board.yml")]
    assert {f"{name}.html" for name in [*expected.split(), *boards]} <= set(pages)
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


def test_a_page_that_cannot_be_made_says_so_and_takes_no_other_with_it(
    first_night: tuple[Household, Outcome], tmp_path: Path
):
    home, _ = first_night
    folder = tmp_path / "release"
    shutil.copytree(home.release.resolve(), folder, ignore=shutil.ignore_patterns("site"))
    without_contract = Evidence([], [], [], [], contract=[], nights=[], columns={})
    written = render_site(
        folder,
        release_facts(folder),
        without_contract,
        home.folder / "state/dbt",
        tmp_path / "site",
    )
    unmade = {
        str(path.relative_to(folder / "site"))
        for path in (folder / "site").rglob("*.html")
        if "This page could not be made" in path.read_text()
    }
    assert unmade == {"contract.html"}
    assert [problem for problem in written.problems if "contract.html could not be made" in problem]


def test_the_start_page_is_light(site: Path):
    weight = sum((site / name).stat().st_size for name in ("index.html", "site.css", "site.js"))
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
        tiles = [tile for tile in tiles if tile.find_parent(class_="figure-line")]
        shown = {tile["data-metric"]: float(str(tile["value"])) for tile in tiles}
        assert {"inquiries", "mqls", "won_revenue"} <= set(shown)
        assert shown == pytest.approx({metric: actual[metric] for metric in shown})


def test_every_number_of_every_board_is_what_its_query_gives(
    pages: dict[str, BeautifulSoup], first_night: tuple[Household, Outcome]
):
    release = first_night[0].release
    facts = json.loads((release / "manifest.json").read_text())
    compared = 0
    with duckdb.connect(str((release / "warehouse.duckdb").resolve()), read_only=True) as file:
        file.execute((DASHBOARDS / "shared.sql").read_text())
        for path, page in pages.items():
            if not path.startswith("boards/"):
                continue
            board, *chosen = path.removeprefix("boards/").removesuffix(".html").split(".")
            said = yaml.safe_load((DASHBOARDS / board / "board.yml").read_text())
            known = {**facts, **dict(zip(chosen[::2], chosen[1::2], strict=True))}
            for block, figure in zip(said["blocks"], page.select("section.figure"), strict=True):
                sql = (DASHBOARDS / board / f"{block['query']}.sql").read_text()
                shown = [amount(tag["value"]) for tag in figure.select("data")]
                assert sorted(shown) == sorted(wanted(file, sql, block, known)), (path, block)
                compared += len(shown)
    assert compared > 1000


def wanted(file: duckdb.DuckDBPyConnection, sql: str, block: dict, known: dict) -> list[str]:
    """The numbers, days and moments that a figure has to show, out of its query's rows."""
    names = set(re.findall(r"\$([a-z_]+)", sql))
    cursor = file.execute(sql, {name: known.get(name) for name in names})
    headers = [column[0] for column in cursor.description]
    rows = [dict(zip(headers, row, strict=True)) for row in cursor.fetchall()]
    if block["kind"] == "tiles":
        pairs = [(row["value"], row.get("reached")) for row in rows]
        return [amount(value) for pair in pairs for value in pair if value is not None]
    columns = block.get("columns") or {
        "ranges": [{"name": "label"}, {"name": "low"}, {"name": "high"}]
    }.get(block["kind"], [{"name": "label"}, {"name": "value"}])
    counted = [
        column["name"]
        for column in (columns if block["kind"] == "line" else columns[1:])
        if column.get("format", "number" if "columns" not in block else "text") not in WRITTEN
    ]
    return [amount(row[name]) for row in rows for name in counted if row[name] is not None]


def amount(value: object) -> str:
    """A number without what is only spelling; a day or a moment as it is written."""
    try:
        return f"{Decimal(str(value)).normalize():f}"
    except InvalidOperation:
        return str(value)


def test_what_people_read_is_the_number_rounded(pages: dict[str, BeautifulSoup]):
    compared = 0
    for path, page in pages.items():
        for tag in page.select("data"):
            read = re.fullmatch(r"(-?[\d,]+(?:\.(\d+))?)(%| EUR|)", tag.text.strip())
            if not read:
                continue
            exact = Decimal(str(tag["value"])) * (100 if read[3] == "%" else 1)
            off = abs(Decimal(read[1].replace(",", "")) - exact)
            assert off <= Decimal("0.5") * Decimal(10) ** -len(read[2] or ""), (path, tag)
            compared += 1
    assert compared > 1000


def test_the_catalogue_shows_what_the_scorecard_says(
    pages: dict[str, BeautifulSoup], first_night: tuple[Household, Outcome]
):
    path = (first_night[0].release / "warehouse.duckdb").resolve()
    with duckdb.connect(str(path), read_only=True) as release:
        known = release.execute(
            "select metric, actual from published.scorecard where actual is not null and"
            " month_start_date = (select max(month_start_date) from published.scorecard"
            " where is_complete and actual is not null)"
        ).fetchall()
    shown = pages["metrics.html"].select("data")
    assert known
    assert {(str(tag["data-metric"]), amount(tag["value"])) for tag in shown} == {
        (metric, amount(actual)) for metric, actual in known
    }


def test_every_number_says_what_defines_it(pages: dict[str, BeautifulSoup]):
    for path, page in pages.items():
        nameless = [tag for tag in page.select("data") if not tag.get("data-metric")]
        assert (path, nameless) == (path, [])


def test_every_figure_says_when_it_held(pages: dict[str, BeautifulSoup]):
    for path, page in pages.items():
        moment = page.select_one("header time")
        assert moment, path
        for figure in page.select("section.figure"):
            assert moment.text in figure.select(".foot")[-1].text, path


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
