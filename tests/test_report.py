"""The report in a real browser: it works, it asks for nothing, and scraped markup stays text.

Without Chromium and its driver (Debian: `apt-get install chromium chromium-driver`) the browser's
tests are skipped. `--accept` writes the pictures in docs/ anew.
"""

from __future__ import annotations

import base64
import json
import os
import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from cleaner import clean
from cleaner.cli import main
from cleaner.report import Gathered, InputError, gather, render
from cleaner.report.bounded import Heaviest
from cleaner.report.gather import Count
from cleaner.report.shown import DOCUMENT, Laid, Removed

ROOT = Path(__file__).parent.parent
CASES = ROOT / "fixtures" / "cases"
PROBES = (
    "</script><script>window.pwned = 1</script>",
    '<img src=x onerror="window.pwned = 1">',
    '<a href="javascript:window.pwned = 1">Read more</a>',
    "<svg onload=window.pwned=1>",
    "<!--<script>",
    '"><iframe srcdoc="<script>parent.pwned=1</script>"></iframe>',
)


FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def records() -> list[dict[str, Any]]:
    """Every fixture cleaned, on sites of its language; then records full of markup."""
    out = []
    for path in sorted(CASES.rglob("*--*")):
        if path.suffix not in (".html", ".txt"):
            continue
        doc = clean(path.read_bytes(), kind="html" if path.suffix == ".html" else "text")
        record = doc.to_dict()
        record["metadata"].setdefault("language", path.parent.name)
        out.append(
            {**record, "id": path.stem, "url": f"https://{path.parent.name}.example/{path.stem}"}
        )
    return [*out, *map(probe, PROBES)]


def probe(text: str) -> dict[str, Any]:
    """A record that tries to run in every field."""
    removed = {"start": 0, "end": 9, "at": 0, "label": text, "action": "drop", "filter": text}
    return {
        "id": text,
        "url": "javascript:window.pwned=1",
        "text": text,
        "metadata": {"title": text, "language": text, "site": text},
        "removed": [{**removed, "rule": text, "match": [0, 3], "text": text, "reason": text}],
        "flags": [text],
        "stats": {"words_in": 100, "words_out": 1},
    }


def gathered(found: list[dict[str, Any]]) -> Gathered:
    out = Gathered()
    for record in found:
        out.add(record)
    return out


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    found = gathered(records())
    found.add_error({"id": "gone.html", "kind": "binary", "error": "looks like an image"})
    path.write_bytes(render(found, "fixtures"))
    return path


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.skip("no browser here: apt-get install chromium chromium-driver")
    selenium = pytest.importorskip("selenium.webdriver", reason="pip install selenium")
    options = selenium.ChromeOptions()
    options.binary_location = chromium
    for flag in FLAGS:
        options.add_argument(flag)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('profile')}")
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    window = selenium.Chrome(options=options, service=selenium.ChromeService(driver))
    yield window
    window.quit()


def show(browser: Any, page: Path, width: int = 1280, scheme: str = "light") -> None:
    """Open the page as on a desktop or a phone, by day or by night."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    wishes = {"prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce"}
    features = [{"name": name, "value": value} for name, value in wishes.items()]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.get(page.as_uri())
    done = "return Boolean(document.getElementById('footer')?.textContent)"
    deadline = time.monotonic() + 10  # a busy machine's driver may be back before the page is
    while not browser.execute_script(done) and time.monotonic() < deadline:
        time.sleep(0.02)


def picture(browser: Any, path: Path) -> None:
    data = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"]
    path.write_bytes(base64.b64decode(data))


def all_of(browser: Any, selector: str) -> list[Any]:
    return list(browser.find_elements("css selector", selector))


def click(browser: Any, element: Any) -> None:
    """Click where the header may cover it."""
    browser.execute_script("arguments[0].click()", element)


def choose(browser: Any, ident: str, value: str) -> None:
    browser.execute_script(
        "const e = document.getElementById(arguments[0]); e.value = arguments[1];"
        "e.dispatchEvent(new Event('input', {bubbles: true}))",
        ident,
        value,
    )


def in_view(browser: Any, element: Any) -> bool:
    """Tell whether nothing covers the element and nothing has scrolled it away."""
    return bool(
        browser.execute_script(
            "const e = arguments[0], box = e.getBoundingClientRect();"
            "return e.contains(document.elementFromPoint(box.x + box.width / 2, box.y + 3))"
            "&& e.contains(document.elementFromPoint(box.x + box.width / 2, box.bottom - 3))",
            element,
        )
    )


def long_record() -> dict[str, Any]:
    """A report of forty paragraphs, with an appeal in its middle and a menu of ninety lines."""
    paragraphs = [f"Paragraph {n} says what the harbour did in year {n}. " * 6 for n in range(40)]
    text = "\n\n".join(paragraphs)
    entry = {"label": "related", "action": "drop", "filter": "phrases", "rule": "en.read_more"}
    appeal = {
        **entry,
        "at": text.index(paragraphs[20]),
        "match": [0, 9],
        "text": "Read more: Tides",
    }
    menu = [{**entry, "at": 0, "rule": "en.menu", "text": f"Menu {'x' * n}"} for n in range(1, 91)]
    words = {"words_in": 3_000, "words_out": 2_500}
    return {"id": "harbour", "text": text, "removed": [*menu, appeal], "stats": words}


@pytest.mark.parametrize("width", [1280, 390])
def test_a_removed_line_opens_its_document(browser: Any, tmp_path: Path, width: int) -> None:
    page = tmp_path / "report.html"
    record = long_record()
    page.write_bytes(render(gathered([record]), "one"))
    show(browser, page, width)
    choose(browser, "search", "tides")
    (row,) = all_of(browser, "#groups .row")
    click(browser, row)
    lines = [line.get_property("textContent") for line in all_of(browser, "#groups .kept p")]
    assert lines == [line for line in record["text"].split("\n") if line]
    (mark,) = all_of(browser, "#groups .this")
    assert "Read more: Tides" in mark.text
    assert in_view(browser, mark)
    order = "return arguments[0].closest('.sides').textContent"
    before, after = browser.execute_script(order, mark).split("Read more: Tides")
    before = before.removesuffix("phrases/en.read_more").removesuffix("related")
    assert before.endswith(lines[19])
    assert after.startswith(lines[20])
    assert len(all_of(browser, "#groups .thing")) == 91
    click(browser, row)
    assert not mark.is_displayed()


def test_no_request_leaves_the_page(browser: Any, page: Path) -> None:
    browser.get_log("performance")
    show(browser, page)
    for row in all_of(browser, "#groups .row")[:5]:
        click(browser, row)
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    sent = [
        message["params"]["request"]["url"]
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
        # The browser's own first tab goes on loading for a while.
        and not message["params"]["documentURL"].startswith("chrome")
    ]
    assert sent == [page.as_uri()]
    assert browser.get_log("browser") == []
    fetched = browser.execute_async_script(
        "const done = arguments[0];"
        "fetch('https://example.org').then(() => done('sent'), () => done('stopped'))"
    )
    assert fetched == "stopped"  # by the page's own policy


def test_scraped_markup_stays_text(browser: Any, page: Path) -> None:
    show(browser, page)
    choose(browser, "search", "pwned")
    for row in all_of(browser, "#groups .row"):
        click(browser, row)
    for tab in range(len(all_of(browser, "#tabs button"))):
        click(browser, all_of(browser, "#tabs button")[tab])
        for row in all_of(browser, "#document-list button.row"):
            click(browser, row)
    assert browser.execute_script("return window.pwned") is None
    assert not all_of(browser, "img, iframe, main a, svg[onload]")
    assert len(all_of(browser, "script")) == 2
    assert PROBES[0] in browser.find_element("id", "groups").text


def test_search_and_filters(browser: Any, page: Path) -> None:
    show(browser, page)
    every = len(all_of(browser, "#groups .row"))
    choose(browser, "search", "NEWSLETTER")
    found = all_of(browser, "#groups .row .text")
    assert 0 < len(found) < every
    assert all("newsletter" in one.text.lower() for one in found)
    choose(browser, "label", "contact")
    choose(browser, "search", "")
    chips = {one.text for one in all_of(browser, "#groups .chip")}
    assert chips == {"contact"}
    choose(browser, "search", "no such words")
    assert "No removed line" in browser.find_element("id", "groups").text
    click(browser, all_of(browser, "#by-label button.bar-row")[0])
    assert browser.find_element("id", "search").get_attribute("value") == ""
    assert all_of(browser, "#groups .row")


def test_keyboard(browser: Any, page: Path) -> None:
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    show(browser, page)
    browser.find_element("css selector", "body").send_keys("/")
    assert browser.switch_to.active_element.get_attribute("id") == "search"
    browser.switch_to.active_element.send_keys("photo", keys.ARROW_DOWN)
    row = browser.switch_to.active_element
    assert "row" in row.get_attribute("class")
    row.send_keys(keys.ENTER)
    assert row.get_attribute("aria-expanded") == "true"
    assert in_view(browser, browser.find_element("css selector", "#groups .this"))
    row.send_keys(keys.TAB)
    browser.switch_to.active_element.send_keys(keys.END)  # the document scrolls by its own keys
    document = browser.switch_to.active_element
    assert document.get_attribute("class") == "whole"
    document.send_keys(keys.ESCAPE)
    assert row.get_attribute("aria-expanded") == "false"
    assert browser.switch_to.active_element == row
    row.send_keys(keys.ENTER)
    assert row.get_attribute("aria-expanded") == "true"
    row.send_keys(keys.ARROW_UP)
    browser.switch_to.active_element.send_keys(keys.ESCAPE)
    assert browser.find_element("id", "search").get_attribute("value") == ""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fits_the_screen(
    browser: Any, page: Path, width: int, scheme: str, request: pytest.FixtureRequest
) -> None:
    show(browser, page, width, scheme)
    overflow = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert browser.execute_script(overflow) <= 0
    if request.config.getoption("--accept"):
        device = "desktop" if width > 600 else "phone"
        picture(browser, ROOT / "docs" / f"report-{device}-{scheme}.png")
        choose(browser, "search", "picture")
        browser.execute_script("document.getElementById('lines').scrollIntoView()")
        click(browser, all_of(browser, "#groups .row")[0])
        picture(browser, ROOT / "docs" / f"report-lines-{device}-{scheme}.png")


def many(count: int) -> Iterator[dict[str, Any]]:
    """Long records; half of their removed lines never stood anywhere else, which costs most."""
    chance = random.Random(7)
    base = records()[: -len(PROBES)]
    body = "".join(
        f"The harbour of year {n} was as full as it had been. " * 7 + "\n" for n in range(20)
    )
    for number in range(count):
        record = chance.choice(base)
        own = [{**one, "at": one["at"] + len(body)} for one in record["removed"]]
        for one in own[::2]:  # letters: lines that differ in their numbers are alike
            one["text"] += " " + "".join(chance.choices("abcdefghij", k=8))
        site = f"https://site{chance.randrange(50_000)}.example/"
        text = body + record["text"]
        yield {**record, "id": str(number), "url": site, "text": text, "removed": own}


def test_a_large_run_stays_small_and_opens_at_once(browser: Any, tmp_path: Path) -> None:
    found = Gathered()
    for record in many(int(os.environ.get("CLEANER_REPORT_DOCUMENTS", "6000"))):
        found.add(record)
    page = tmp_path / "large.html"
    page.write_bytes(render(found, "many"))
    assert page.stat().st_size < 5_000_000
    assert found.held.bytes < 13_000_000
    begun = time.monotonic()
    show(browser, page)
    rows = all_of(browser, "#groups .row")
    assert rows
    assert time.monotonic() - begun < 2
    click(browser, rows[0])  # the most frequent line: a whole document of more than twenty lines
    assert len(all_of(browser, "#groups .kept p")) > 20
    assert in_view(browser, all_of(browser, "#groups .this")[0])
    assert browser.execute_script("return data.groups.every((group) => group.places.length)")
    rarest = "const [[d, r]] = data.groups.at(-1).places; return [data.documents[d], r]"
    document, row = browser.execute_script(rarest)
    assert document["excerpt"]
    assert document["rows"][row][0].startswith(
        browser.execute_script("return data.groups.at(-1).text")
    )
    choose(browser, "search", browser.execute_script("return data.groups.at(-1).text"))
    click(browser, all_of(browser, "#groups .row")[-1])
    assert "An excerpt" in browser.find_element("id", "groups").text


def removed(text: str, at: int | None) -> Removed:
    return Removed.of({"text": text, "at": at, "label": "menu", "filter": "f", "rule": "r"})


def test_a_document_is_laid_out_in_order() -> None:
    laid = Laid.out("one\n\ntwo\nthree", [removed("a", 0), removed("b", 5), removed("c", 5)])
    assert [row if isinstance(row, str) else row.text for row in laid.rows] == [
        *("a", "one", "b", "c", "two", "three")
    ]
    assert laid.where == [0, 2, 3]
    shown = laid.whole({"id": "x"}, [7, 8, 7], [])
    assert shown.places == {7: 0, 8: 2}
    assert [row for row in orjson.loads(shown.packed)["rows"] if isinstance(row, str)] == [
        *("one", "two", "three")
    ]


def test_of_a_long_document_the_middle_is_left_out_but_not_what_is_asked_for() -> None:
    lines = [f"line {number} " + "x" * 100 for number in range(1000)]
    text = "\n".join(lines)
    laid = Laid.out(text, [removed("ad", 0), removed("here", text.index("line 600"))])
    shown = laid.whole({}, [1, 2], [1])
    rows = orjson.loads(shown.packed)["rows"]
    assert len(shown.packed) < 1.5 * DOCUMENT
    assert rows[shown.places[2]][0] == "here"
    assert rows[shown.places[2] - 1 : shown.places[2] + 2][::2] == lines[599:601]
    assert rows[1] == lines[0]
    assert rows[-1] == lines[-1]
    out = [row for row in rows if isinstance(row, int)]
    assert len(out) == 2
    assert sum(out) + len(rows) - len(out) == 1002
    whole, excerpt = (orjson.loads(one.packed) for one in (shown, laid.excerpt({}, 2, 1)))
    assert excerpt["excerpt"]
    assert "excerpt" not in whole


def test_a_page_of_menus_and_one_endless_line_stay_small() -> None:
    menu = [removed(f"item {number}", 0) for number in range(5_000)]
    laid = Laid.out("word " * 1_000_000, menu)
    shown = laid.whole({}, list(range(5_000)), list(range(5_000)))
    assert len(shown.packed) < 2 * DOCUMENT
    assert b"characters left out" in shown.packed
    assert len(laid.excerpt({}, 3, 3).packed) < 3_000


def test_what_has_no_place_is_said_to_have_none() -> None:
    odd = {"text": "kept", "removed": [{"text": "gone", "label": "menu"}]}
    assert b'"unplaced":true' in render(gathered([odd]), "old")
    assert b'"unplaced":true' not in render(gathered([long_record()]), "new")


def test_what_does_not_fit_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    found = gathered(records())
    whole = len(render(found, "x"))
    monkeypatch.setattr("cleaner.report.page.MAX_BYTES", 100_000)
    assert whole > 140_000 > len(render(found, "x"))


def test_hostile_records_make_no_large_page() -> None:
    """Markup grows sixfold where it is made harmless, and every line is a label of its own."""
    found = Gathered()
    for number in range(150):
        lines = [
            {"text": f"<{'&' * (line % 900)}>{chr(0x4E00 + number)}", "at": line * 100, "label": x}
            for line, x in enumerate([f"<label {number} {n}>" for n in range(120)])
        ]
        flags = [f"<flag {number % 7}>"]
        found.add({"id": "<" * 500, "text": "<&>\n" * 3_000, "removed": lines, "flags": flags})
    assert found.held.bytes < 13_000_000
    assert len(render(found, "hostile")) < 5_000_000


def test_printed_it_has_no_controls(browser: Any, page: Path) -> None:
    show(browser, page, scheme="dark")
    click(browser, all_of(browser, "#groups .row")[0])
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    whole = browser.find_element("css selector", "#groups .whole")  # of a document all is printed
    assert whole.get_property("scrollHeight") == whole.get_property("clientHeight")
    assert not browser.find_element("id", "filters").is_displayed()
    assert browser.find_element("id", "groups").is_displayed()
    colour = "return getComputedStyle(document.body).backgroundColor"
    assert browser.execute_script(colour) == "rgb(255, 255, 255)"
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_counting_forgets_only_what_is_rare() -> None:
    counts: Heaviest[str, Count] = Heaviest(100, Count)
    for number in range(10_000):
        counts["common"].count += 1
        counts[f"rare {number}"].count += 1
    ((name, count),) = counts.top(1)
    assert name == "common"
    assert 10_000 - counts.floor <= count.count <= 10_000
    assert len(counts.entries) <= 101


def test_same_records_same_page() -> None:
    found = records()[:20]
    assert render(gathered(found), "x") == render(gathered(found), "x")


@pytest.mark.parametrize(
    "odd",
    [
        {"removed": "text"},
        {"removed": [1, {"match": ["x"]}], "text": 7, "stats": [], "flags": "x", "metadata": []},
        {"removed": None, "url": "http://[", "metadata": {"language": 3}, "flags": [None]},
        {"removed": [{"match": ["a", None], "at": "x", "label": "caption"}]},
    ],
)
def test_odd_records_are_counted_not_errors(odd: dict[str, Any]) -> None:
    found = gathered([odd])
    assert found.totals.documents == 1
    assert b"<!doctype html>" in render(found, "odd")


def test_the_command_reads_a_file_a_folder_and_errors(tmp_path: Path) -> None:
    lines = b"".join(orjson.dumps(one) + b"\n" for one in records()[:4])
    (tmp_path / "clean.jsonl").write_bytes(lines)
    error = {"id": "x", "kind": "binary", "error": "an image"}
    (tmp_path / "clean.errors.jsonl").write_bytes(orjson.dumps(error))
    for name in ("clean.jsonl", ""):
        page = tmp_path / "report.html"
        done = CliRunner().invoke(main, ["report", str(tmp_path / name), "-o", str(page)])
        assert done.exit_code == 0, done.output
        assert "4 documents" in done.stderr
        assert b"an image" in page.read_bytes()


def test_the_errors_beside_shards_are_counted_once(tmp_path: Path) -> None:
    shards = [tmp_path / f"clean-0000{number}.jsonl" for number in range(2)]
    for shard in shards:
        shard.write_bytes(orjson.dumps(records()[0]))
    errors = tmp_path / "clean.errors.jsonl"
    errors.write_bytes(orjson.dumps({"id": "x", "kind": "binary", "error": "an image"}))
    for paths in ([shards[1]], shards, [*shards, errors], [tmp_path], [tmp_path, *shards]):
        found = gather(paths)
        assert found.failed == 1
        assert found.totals.documents == (1 if len(paths) == 1 and paths[0].is_file() else 2)


def test_what_is_no_record_is_named(tmp_path: Path) -> None:
    wrong = tmp_path / "pages.jsonl"
    wrong.write_text('{"text": "x"}\n')
    with pytest.raises(InputError, match=r"pages\.jsonl:1: no record"):
        gather([wrong])
    done = CliRunner().invoke(main, ["report", str(wrong), "-o", str(tmp_path / "r.html")])
    assert done.exit_code == 2
