"""Every page of a release's site in a real browser: quiet, offline, and readable on a phone."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.fixtures.browser import PHONE, Browser, opened
from tests.nights import ROOT, Household, Outcome

FAINT = (ROOT / "tests" / "fixtures" / "faint_text.js").read_text()
UNNAMED = """
return [...document.querySelectorAll("a, button, input, summary, [role=region]")]
  .filter((e) => !(e.ariaLabel || e.title || e.textContent.trim())).map((e) => e.outerHTML);
"""


@pytest.fixture(scope="module")
def site(first_night: tuple[Household, Outcome]) -> Path:
    return first_night[0].release.resolve() / "site"


@pytest.fixture(scope="module")
def browser(site: Path) -> Iterator[Browser]:
    with opened(site.as_uri()) as made:
        yield made


def unfiltered(site: Path) -> list[str]:
    """Each page once; the copies for one channel have the same shape."""
    found = [path.relative_to(site) for path in sorted(site.rglob("*.html"))]
    assert found, f"no page in {site}"
    return [str(path) for path in found if path.name.count(".") == 1 and path.parent.name != "docs"]


def test_every_page_is_quiet_and_asks_nobody(browser: Browser, site: Path):
    for page in unfiltered(site):
        browser.open(page)
        browser.photograph(page)
        assert (page, browser.complaints()) == (page, [])
        assert (page, browser.asked()) == (page, [])


def test_every_page_fits_a_phone(browser: Browser, site: Path):
    for page in unfiltered(site):
        browser.open(page, PHONE)
        browser.photograph(page)
        wide = browser.driver.execute_script("return document.documentElement.scrollWidth")
        assert (page, wide) == (page, PHONE)


def test_letters_of_a_drawing_can_be_read_on_a_phone(browser: Browser):
    browser.open("boards/funnel.html", PHONE)
    heights = browser.driver.execute_script(
        "return [...document.querySelectorAll('svg text')]"
        ".map(letter => letter.getBoundingClientRect().height)"
    )
    assert heights and min(heights) >= 9


def test_the_headline_is_what_sql_says(browser: Browser, site: Path):
    with duckdb.connect(str(site.parent / "warehouse.duckdb"), read_only=True) as release:
        known = release.execute(
            "select metric, cast(actual as double) from published.scorecard where is_complete"
            " and month_start_date = (select max(month_start_date) from published.scorecard"
            " where is_complete and actual is not null) and metric in ('inquiries', 'won_revenue')"
        ).fetchall()
    browser.open("index.html")
    for metric, actual in known:
        tile = browser.driver.find_element(By.CSS_SELECTOR, f"data[data-metric={metric}]")
        assert float(str(tile.get_attribute("value"))) == pytest.approx(actual)
        assert "".join(c for c in tile.text if c.isdigit()) == f"{actual:.0f}"


def test_the_keyboard_reaches_the_content_and_the_definition(browser: Browser):
    browser.open("boards/scorecard.html")
    body = browser.driver.find_element(By.TAG_NAME, "body")
    body.send_keys(Keys.TAB)
    assert browser.driver.switch_to.active_element.text == "Skip to the content"
    browser.driver.find_element(By.CSS_SELECTOR, "a.metric").send_keys(Keys.ENTER)
    target = browser.driver.find_element(By.CSS_SELECTOR, ":target")
    assert target.find_element(By.TAG_NAME, "pre").text.startswith("select")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read_by_weak_eyes_and_named_by_a_reader(
    browser: Browser, site: Path, scheme: str
):
    wish = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", wish)
    for page in unfiltered(site):
        browser.open(page)
        assert (page, browser.driver.execute_script(FAINT)) == (page, [])
        assert (page, browser.driver.execute_script(UNNAMED)) == (page, [])


def test_a_table_is_sorted_by_its_head_and_keeps_what_is_missing_last(browser: Browser):
    browser.open("boards/funnel.html")
    button = browser.driver.find_element(By.CSS_SELECTOR, ".wide thead th:nth-child(2) .sort")
    for falling in (True, False):
        button.send_keys(Keys.ENTER)
        cells = browser.driver.find_elements(By.CSS_SELECTOR, ".wide tbody td:nth-of-type(1)")
        shown = [cell.text.replace(",", "") for cell in cells]
        known = [float(text) for text in shown if text[0].isdigit()]
        assert len(known) > 1 and known == sorted(known, reverse=falling)
        assert not any(text[0].isdigit() for text in shown[len(known) :])


def test_the_catalogue_is_searched_as_one_types(browser: Browser):
    browser.open("metrics.html")
    browser.driver.find_element(By.CSS_SELECTOR, "input[type=search]").send_keys("win rate")
    cards = browser.driver.find_elements(By.CSS_SELECTOR, "article.card")
    shown = [card.get_attribute("id") for card in cards if card.is_displayed()]
    assert "win_rate" in shown and len(shown) < len(cards)
    assert browser.driver.find_element(By.TAG_NAME, "output").text == f"{len(shown)} found"


def test_the_page_of_dbt_asks_nobody_either(browser: Browser):
    browser.open("docs/index.html")
    assert "tandem" in browser.driver.page_source
    assert browser.asked() == []
