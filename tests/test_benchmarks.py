"""The benchmark on its own small corpus: loaders, formulas, tasks, and the command itself.

No peer is needed but trafilatura, which the package stands on; one that is not installed is
skipped and named. Nothing outside the repository is read.
"""

from __future__ import annotations

import doctest
import importlib
import json
import re
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # `benchmarks` is beside the package, not in it

from benchmarks import (  # noqa: E402
    corpora,
    diff,
    errors,
    linefilters,
    metrics,
    ours,
    peers,
    plot,
    report,
    speed,
    tasks,
)
from benchmarks.__main__ import main  # noqa: E402
from benchmarks.corpora import GoldCaption, Page  # noqa: E402
from benchmarks.peers import Extract, Peer  # noqa: E402
from benchmarks.runner import Bench  # noqa: E402
from benchmarks.store import Store, key  # noqa: E402

CORPUS = ROOT / "fixtures" / "corpus"
MODULES = (
    "corpora", "diff", "errors", "linefilters", "markdown", "metrics", "ours", "peers", "plot",
    "report", "runner", "speed", "store", "tasks",
)  # fmt: skip


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return {page.id: page for page in corpora.load(CORPUS)}


def whole(html: bytes, url: str) -> Extract:
    """A peer without judgement: the whole page without its tags."""
    return Extract(text=re.sub(r"<[^>]*>", "\n", html.decode()), title="Swing bridge opens again")


def broken(html: bytes, url: str) -> Extract:
    raise RuntimeError("no such page")


WHOLE = Peer("whole", "numpy", whole)
BROKEN = Peer("broken", "numpy", broken, metadata=True)


def bench(pages: dict[str, Page], *systems: Peer, store: Store | None = None) -> Bench:
    return Bench(list(pages.values()), list(systems), store or Store(None), ours=(), quiet=True)


# --- corpora ------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", MODULES)
def test_examples_in_the_docstrings(module: str) -> None:
    assert doctest.testmod(importlib.import_module(f"benchmarks.{module}")).failed == 0


def test_every_layout_is_read(pages: dict[str, Page]) -> None:
    assert {page.corpus for page in pages.values()} == {
        "wcxb", "fundus", "aeb", "fundus-eval", "trafilatura",
    }  # fmt: skip
    assert all(b"<html" in page.html for page in pages.values())


def test_wcxb_fields(pages: dict[str, Page]) -> None:
    page = pages["wcxb/0001"]
    assert (page.page_type, page.title, page.day) == (
        "article", "Swing bridge opens again", "2024-03-08",
    )  # fmt: skip
    assert page.authors == ("Ann Lee",)
    assert len(page.body or ()) == 4
    assert "Sign up for our newsletter" in page.unwanted
    assert pages["wcxb/0002"].page_type == "forum"
    assert pages["wcxb/0002"].authors is None


def test_fundus_pairs_versions_by_text_not_by_day(pages: dict[str, Page]) -> None:
    assert pages["fundus/uk/DailyExample_2024_02_01"].title == "Night bus stays for a year"
    assert pages["fundus/uk/DailyExample_2024_06_20"].authors == ("Fay Holt",)
    assert pages["fundus/uk/DailyExample_2023_08_01"].captions is None
    corpora.verify(page for page in pages.values() if page.corpus == "fundus")


def test_fundus_fields(pages: dict[str, Page]) -> None:
    page = pages["fundus/uk/DailyExample_2024_02_01"]
    assert (page.country, page.publisher, page.day) == ("uk", "DailyExample", "2024-02-01")
    assert page.body is not None
    assert page.body[0] == page.standfirst[0]
    assert "What it costs" in page.body
    assert page.captions is not None
    assert page.captions[0].credits == ("Cy Diaz",)
    assert page.topics == ("Buses",)


def test_a_wrong_pair_is_an_error(pages: dict[str, Page]) -> None:
    page = replace(pages["wcxb/0001"], path=pages["wcxb/0003"].path)
    with pytest.raises(ValueError, match="wcxb/0001"):
        corpora.verify([page])
    gold = {"V1": {"body": {"summary": ["Nowhere on these pages is this sentence to be found."]}}}
    files = sorted(CORPUS.glob("fundus/**/DailyExample_*.gz"))
    with pytest.raises(ValueError, match="V1"):
        corpora.pair(gold, files)
    with pytest.raises(ValueError, match="page Gone"):
        corpora.pair({"page Gone": {}}, files)


def test_no_corpus_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no corpus"):
        corpora.load(tmp_path)


def test_optional_lines_may_stand_or_not(pages: dict[str, Page]) -> None:
    page = pages["fundus-eval/QuayNews_0"]
    assert page.optional == ("This story was first told on our podcast.",)
    for found in (page.gold, f"{page.gold}\n{page.optional[0]}"):
        assert metrics.bag_of_words(found, page.gold_for(found)).f1 == 1


def test_pages_without_a_file_are_passed_over(pages: dict[str, Page]) -> None:
    assert pages["trafilatura/bakery.example.com.oven"].body is None
    assert "trafilatura/bakery.example.com.gone" not in pages


# --- formulas -----------------------------------------------------------------------------------


def test_bag_of_words_is_wcxbs_formula() -> None:
    score = metrics.bag_of_words("a b c d", "A B x")
    assert score == pytest.approx((2 / 4, 2 / 3, 4 / 7))
    assert metrics.bag_of_words("", "") == (1, 1, 1)
    assert metrics.bag_of_words("a", "") == metrics.bag_of_words("", "a") == (0, 0, 0)


def test_pairs_see_inside_a_sentence_without_spaces() -> None:
    gold = "港の橋は金曜日に再び開通した"
    found = gold + "関連記事"
    assert metrics.bag_of_words(found, gold).f1 == 0  # one token against another
    assert metrics.bag_of_pairs(found, gold).f1 > 0.8
    assert metrics.pairs("Only plain words, 3 of them") == metrics.tokens(
        "Only plain words, 3 of them"
    )
    assert metrics.pairs("สวัสดี") == ["สว", "วั", "ัส", "สด", "ดี"]


def test_shingles_average_like_article_extraction_benchmark() -> None:
    assert metrics.shingle_counts("a b c d e", "a b c d") == (0.5, 0.5, 0)
    assert metrics.shingle_counts("a b", "a b") == (1, 0, 0)
    assert metrics.shingle_counts("", "") == (0, 0, 0)
    assert metrics.shingle_f1([(0.5, 0.5, 0), (0, 0, 1)]).mean == pytest.approx(0.5)


def test_line_oracle_keeps_gold_once() -> None:
    lines = ["Home", "One two three four five.", "Buy now and save a lot today", "Short one."]
    gold = "One two three four five. Short one."
    assert metrics.line_oracle([*lines, lines[1]], gold) == [False, True, False, True, False]


def test_bootstrap_is_the_same_each_time() -> None:
    values = [0.1, 0.9, 0.5, 0.7]
    first, second = metrics.mean(values), metrics.mean(values)
    assert first == second
    assert first.low < first.mean < first.high
    assert metrics.ratio([], []).mean != metrics.ratio([], []).mean


@pytest.mark.parametrize("restated", linefilters.FILTERS.values(), ids=linefilters.FILTERS)
def test_line_filters_keep_a_plain_paragraph(restated: linefilters.LineFilter) -> None:
    paragraph = "The bridge was opened again on Friday, said the harbour office."
    assert restated(f"MENU\n{paragraph}\n4 comments") == paragraph


# --- peers and store ----------------------------------------------------------------------------


@pytest.mark.parametrize("peer", peers.PEERS, ids=lambda peer: peer.name)
def test_peer_answers(peer: Peer, pages: dict[str, Page]) -> None:
    if peer.version is None:
        pytest.skip(f"{peer.name} is not installed (pip install 'cleaner[bench]')")
    page = pages["fundus/uk/DailyExample_2024_02_01"]
    found = peers.run(peer.run, page.html, page.url)
    assert not found.error
    if peer.name != "jusText":  # which finds nothing good on a page as short as this
        assert "nine votes to four" in found.text


def test_a_failing_peer_is_empty_and_counted() -> None:
    found = peers.run(broken, b"", "")
    assert (found.text, found.error) == ("", "RuntimeError: no such page")


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no interval timer here")
def test_a_peer_over_its_limit_is_stopped(tmp_path: Path) -> None:
    def endless(html: bytes, url: str) -> Extract:
        while True:
            pass

    store = Store(tmp_path)
    found = store.get_or("k", lambda: peers.run(endless, b"", "", seconds=0.05))
    assert found.error.startswith("PageTimeoutError")
    assert store.get("k") is None


def test_results_are_remembered_by_content_and_version(tmp_path: Path) -> None:
    store, calls = Store(tmp_path), []

    def make() -> Extract:
        calls.append(1)
        return Extract(text="é", captions=[("a", "b")])

    first = key(b"page", "peer", "1.0")
    assert store.get_or(first, make) == store.get_or(first, make)
    assert Store(tmp_path).get(first) == make()
    store.get_or(key(b"page", "peer", "1.1"), make)
    assert len(calls) == 3


def test_unknown_peer_is_an_error() -> None:
    with pytest.raises(ValueError, match="known: trafilatura"):
        peers.named("trafilatura,nobody")


# --- tasks --------------------------------------------------------------------------------------


def test_html_scores_failures_as_empty(pages: dict[str, Page]) -> None:
    rows = list(tasks.html(bench(pages, WHOLE, BROKEN)))
    by = {(row["system"], row["id"]): row for row in rows}
    assert by["whole", "wcxb/0001"]["recall"] == 1
    assert by["whole", "wcxb/0001"]["segments"] == (2, 0, 2, 0)
    assert by["broken", "wcxb/0001"]["f1"] == 0
    assert by["broken", "wcxb/0004"]["f1"] == 1  # nothing to find, nothing found
    assert "f1" not in by["whole", "trafilatura/bakery.example.com.oven"]
    japanese = by["whole", "fundus/jp/ReiShimbun_2024_03_09"]
    assert japanese["unspaced"]
    assert japanese["f1_pairs"] > japanese["f1"]
    figures = {
        (one.group, one.system, one.metric): one.value
        for one in report.figures("html", [row for row in rows if "f1" in row])
    }
    assert figures["wcxb articles", "broken", "failed"] == 2
    assert figures["wcxb articles", "whole", "recall"] == 0.5  # the empty page: 1 and 0
    assert ("country jp", "whole", "F1, pairs") in figures


def test_text_measures_the_gap(pages: dict[str, Page]) -> None:
    source = replace(WHOLE, name="resiliparse")
    rows = list(tasks.text(bench(pages, source)))
    assert {row["system"] for row in rows} == set(linefilters.FILTERS)
    assert all(row["raw"] <= row["oracle"] for row in rows)
    cells = {one.metric for one in report.figures("text", rows)}
    assert {"raw F1", "cleaned F1", "oracle F1", "gap closed", "beyond oracle"} <= cells


def test_markdown_is_scored_by_its_words(
    pages: dict[str, Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that links each line of a menu; gold in bold; addresses are no words."""
    names = ("News", "Sport", "Weather", "Ferries", "Jobs", "Puzzles", "Contact", "Podcasts")
    menu = "\n".join(f"* [{name}](https://menu.example/{name})" for name in names)

    def extract(html: bytes, url: str) -> Extract:
        gold = next(page.gold for page in pages.values() if page.html == html)
        first, *rest = gold.split("\n")
        return Extract(text=f"{menu}\n\n**{first}**\n\n" + "\n\n".join(rest))

    reader = Peer("a reader", "numpy", extract, title=False)
    monkeypatch.setattr(tasks, "READERS", (reader, replace(reader, package="no-such-package")))
    rows = list(tasks.markdown(replace(bench(pages), ours=("cleaner",))))
    articles = [page for page in pages.values() if page.page_type == "article" and page.body]
    assert {row["source"] for row in rows} == {"a reader"}
    assert len(rows) == len(articles) * (1 + len(linefilters.FILTERS))
    for row in rows:
        assert row["raw"] < row["oracle"] == pytest.approx(1, abs=0.03)
    mine = [row for row in rows if row["system"] == "cleaner"]
    assert sum(row["f1"] for row in mine) > sum(row["raw"] for row in mine)
    assert all({"title", "day", "found", "leaked"} <= row.keys() for row in mine)
    for part, some in (("markdown", rows), ("markdown, record", mine)):
        found = report.figures(part, some)
        assert report.tables(part, found)[0].title.startswith(part)


def test_harm_on_clean_articles(pages: dict[str, Page]) -> None:
    lost = {(row["system"], row["id"]): row["lost"] for row in tasks.harm(bench(pages))}
    assert lost["C4 line rule", "wcxb/0001"] == 0
    assert 0 < lost["C4 line rule", "fundus/uk/DailyExample_2024_02_01"] < 0.1  # its heading


def test_errors_are_counted_by_the_kind_of_line() -> None:
    body = ["The ferry left at noon with a choir.", "It ran aground off the cape at one o'clock."]
    other = "A man was fined on Friday for selling eels without a licence in the old harbour."
    raw = "\n".join([other, body[0], other.replace("eels", "crabs"), "- Sport", body[1], "Jobs"])
    found = errors.classes("\n".join([raw, *body]), raw, "\n".join(body))
    assert [name for name, share in found.items() if share] == [
        errors.LISTS, errors.SHORT, errors.BEFORE, errors.BETWEEN
    ]  # fmt: skip
    size = len(metrics.tokens(" ".join(body)))
    assert found[errors.SHORT] == pytest.approx(1 / size)
    lost = errors.classes(raw, other, "\n".join(body))
    assert lost[errors.LOST] > 0.5
    assert lost[errors.BEFORE] == pytest.approx(len(metrics.tokens(other)) / size)


def test_errors_of_texts_are_told_by_source(pages: dict[str, Page]) -> None:
    rows = list(tasks.errors(bench(pages, replace(WHOLE, name="resiliparse"))))
    assert {row["system"] for row in rows} == set(errors.CLASSES)
    assert {one.metric for one in report.figures("errors", rows)} == {
        "words, left or lost",
        "pages",
    }


def test_harm_says_what_the_words_were_taken_for(pages: dict[str, Page]) -> None:
    page = next(page for page in pages.values() if page.page_type == "article" and page.body)
    row = {"system": "cleaner", "corpus": page.corpus, "page_type": "article", "words": 200}
    clean = row | {"taken": {}, "lost": 0.0}
    rows = [row | {"taken": {"share": 4, "body": 2}, "lost": 0.03}, clean, clean | {"system": "C4"}]
    found = {
        one.system: one.value for one in report.figures("harm, by label", tasks.by_label(rows))
    }
    assert found == {"body": pytest.approx(0.005), "share": pytest.approx(0.01)}


def test_captions_leak_are_found_and_credited(pages: dict[str, Page]) -> None:
    page = pages["fundus/uk/DailyExample_2024_06_20"]
    caption = (page.captions or (GoldCaption(""),))[0]
    leaked = tasks.caption_counts(page, Extract(text=f"{page.gold}\n{caption.text}"))
    assert (leaked["long"], leaked["leaked"], leaked["found"]) == (1, 1, 0)
    found = tasks.caption_counts(page, Extract(captions=[(caption.text, "Photo: Dee Fox/PA")]))
    assert (found["leaked"], found["found"], found["credit_right"]) == (0, 1, 1)
    wrong = tasks.caption_counts(page, Extract(captions=[(caption.text, "Cy Diaz")]))
    assert (wrong["found"], wrong["credited"], wrong["credit_right"]) == (1, 1, 0)


def test_metadata_is_asked_only_where_gold_knows(pages: dict[str, Page]) -> None:
    rows = {(row["system"], row["id"]): row for row in tasks.metadata(bench(pages, WHOLE, BROKEN))}
    assert rows["whole", "wcxb/0001"]["title"] is True
    assert "day" not in rows["whole", "wcxb/0001"]  # a peer that gives no dates is not asked
    assert rows["broken", "wcxb/0001"]["day"] is False
    assert rows["broken", "wcxb/0003"]["authors"] is None


# --- this project -------------------------------------------------------------------------------


def test_folds_choose_the_weights_that_did_not_see_the_page(tmp_path: Path) -> None:
    (tmp_path / "folds.json").write_text(json.dumps({"wcxb/0001": 0, "wcxb/0002": 1}))
    for name in ("html-fold0.npz", "text-fold0.npz", "html-fold1.npz"):
        (tmp_path / name).write_bytes(name.encode())
    folds = ours.Folds.read(tmp_path)
    assert {kind: file.name for kind, file in folds.weights("wcxb/0001").items()} == {
        "html": "html-fold0.npz",
        "text": "text-fold0.npz",
    }
    assert list(folds.weights("wcxb/0002")) == ["html"]
    assert folds.weights("elsewhere/1") == {}
    assert folds.lacks() == ["text", "markdown"]
    (tmp_path / "html-fold1.npz").unlink()
    with pytest.raises(FileNotFoundError, match="fold 1"):
        ours.Folds.read(tmp_path)


def test_own_side_answers(pages: dict[str, Page]) -> None:
    page = pages["fundus/uk/DailyExample_2024_02_01"]
    for mode in ours.NAMES.values():
        found = ours.clean_html(page.html, page.url, mode, {})
        assert not found.error
        assert "nine votes to four" in found.text
    cleaned = ours.clean_text(page.gold, {}, {"title": page.title})
    assert not cleaned.error
    assert metrics.lost(cleaned.text, page.gold) < 0.2


# --- the command --------------------------------------------------------------------------------


def test_command_prints_writes_and_compares(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, rows = tmp_path / "figures.json", tmp_path / "rows.jsonl"
    argv = ["--data", str(CORPUS), "--peers", "trafilatura,trafilatura fast", "--ours", "none"]
    argv += ["--only", "html,text,harm,captions,metadata", "--limit", "1", "--quiet"]
    argv += ["--cache", str(tmp_path), "--json", str(out), "--pages", str(rows)]
    assert main(argv) == 0
    first = capsys.readouterr().out
    assert "html: wcxb articles (1 page)" in first
    assert main(argv) == 0
    assert capsys.readouterr().out == first
    record = json.loads(out.read_text())
    assert record["versions"]["trafilatura"]
    assert {one["task"] for one in record["figures"]} >= {"html", "text", "harm", "captions"}
    assert main(["--diff", f"{rows}:trafilatura", f"{rows}:trafilatura fast"]) == 0
    assert "mean change" in capsys.readouterr().out


def test_command_warns_of_in_sample_figures(capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["--data", str(CORPUS), "--peers", "none", "--only", "captions", "--limit", "1"]
    main([*argv, "--no-cache", "--quiet"])
    assert "IN-SAMPLE" in capsys.readouterr().out


@pytest.mark.parametrize(
    "argv",
    [
        ["--data", "nowhere-at-all"],
        ["--data", str(CORPUS), "--peers", "nobody"],
        ["--data", str(CORPUS), "--ours", "worst"],
    ],
)
def test_wrong_use_ends_with_two(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*argv, "--no-cache"]) == 2
    assert "error:" in capsys.readouterr().err


def test_speed_is_a_ratio_to_the_base(pages: dict[str, Page]) -> None:
    pytest.importorskip("lxml")
    work = bench({"wcxb/0001": pages["wcxb/0001"]}, *peers.named("trafilatura,turbohtml"))
    measured = {one.system: one for one in speed.html(work, count=1, rounds=2)}
    assert measured["trafilatura"].ratio == 1
    assert measured["parse alone (turbohtml)"].ratio < 1
    assert {one.system for one in speed.text(work, count=1, rounds=1)} == {"ftfy.fix_text"}


def test_plot_names_every_system(tmp_path: Path, pages: dict[str, Page]) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed (cleaner[bench])")
    rows = [row for row in tasks.html(bench(pages, WHOLE)) if "f1" in row]
    timed = [speed.Speed("html", "whole", 1.0, 1.0, 1.0)]
    plot.draw(tmp_path / "plot.svg", report.figures("html", rows), timed)
    assert "whole" in (tmp_path / "plot.svg").read_text()
    with pytest.raises(ValueError, match="needs"):
        plot.draw(tmp_path / "plot.svg", [], timed)


def test_diff_counts_better_and_worse(tmp_path: Path) -> None:
    for name, values in (("a", (0.5, 0.9, 0.7)), ("b", (0.8, 0.6, 0.7))):
        lines = [
            json.dumps({"task": "html", "system": "s", "id": str(i), "f1": value})
            for i, value in enumerate(values)
        ]
        (tmp_path / name).write_text("\n".join(lines))
    (table,) = diff.diff(str(tmp_path / "a"), str(tmp_path / "b"))
    assert "better 1, worse 1" in table.note
    assert len(table.rows) == 2
