"""The site over HTTP: live boards, static pages, nothing outside the site."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup

from tests.fixtures.served_site import Client, serving
from tests.nights import Household, Outcome


@pytest.fixture(scope="module")
def client(first_night: tuple[Household, Outcome]) -> Iterator[Client]:
    with serving(first_night[0].folder / "releases") as made:
        yield made


def test_a_board_asked_live_says_what_the_static_page_says(
    client: Client, first_night: tuple[Household, Outcome]
):
    static = (first_night[0].release / "site" / "boards" / "scorecard.html").read_text()
    live = client.get("/boards/scorecard.html").text
    told = [
        [tile["value"] for tile in BeautifulSoup(page, "html.parser").select("data")]
        for page in (static, live)
    ]
    assert told[0] == told[1] and told[0]


def test_a_filter_narrows_a_board(client: Client):
    everything = client.get("/boards/funnel.html").text
    one = client.get("/boards/funnel.html?channel=paid_search").text
    rows = BeautifulSoup(one, "html.parser").select(".wide tbody tr")
    assert [row.th.get_text(strip=True) for row in rows if row.th] == ["Paid search"]
    assert len(BeautifulSoup(everything, "html.parser").select(".wide tbody tr")) > 1


def test_what_is_asked_for_cannot_become_markup_or_sql(client: Client):
    for value in ("<script>alert(1)</script>", "'; drop table published.deals; --"):
        answer = client.get(f"/boards/funnel.html?channel={quote(value)}")
        assert answer.status == 200
        assert "<script>" not in answer.text
        assert "could not be computed" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/../manifest.json",
        "/..%2fpersonal.duckdb",
        "/%2e%2e/warehouse.duckdb",
        "/nothing",
        "/%00",
        "/" + "x" * 5000,
    ],
)
def test_nothing_outside_the_site_is_served(client: Client, path: str):
    assert client.get(path).status == 404


def test_another_host_name_is_refused(client: Client):
    assert client.get("/", host="evil.example").status == 400
    assert client.get("/").status == 200


def test_before_the_first_night_the_server_says_so(tmp_path: Path):
    with serving(tmp_path) as empty:
        answer = empty.get("/index.html")
    assert answer.status == 503
    assert "tandem run" in answer.text
