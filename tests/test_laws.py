"""The laws of the house as properties, on generated and on real-looking input."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner import Action, CleanError, Document, Policy, clean, clean_many

CASES = sorted(
    path
    for path in (Path(__file__).parent.parent / "fixtures" / "cases").rglob("*--*")
    if path.suffix in (".html", ".txt")
)
PIECES = [
    "The old lighthouse was lit again on Friday, the harbour board said.",
    "« Nous n'avons rien vu », a dit la maire.",
    "東京都は十日、新しい図書館を開いた。",
    "그는 \u201c다시 시작하겠다\u201d고 말했다.",
    "Read more: Ferry service resumes",
    "Keepers climbed the steps (Picture: Coastwatch)",
    "Share",
    "To view this video please enable JavaScript, and consider upgrading to a web",
    "browser that",
    "supports HTML5",
    "video",
    "By Ada Flint",
    "<p>A paragraph &amp; a half</p>",
    "Sign up to our newsletter",
    "",
    "   ",
    "© 2024 Skerry Press",
    "Correction: the bridge is 90 metres long.",
    "Tags: sea, light",
    "12. März 2024",
    "- first item",
    "| a | b |",
    "* [Weather](https://post.example/weather)",
    "![A boat](boat.png)",
    "**Read more:** [Ferry service](/ferry)",
    "## What *comes* next",
    "---",
]
text_sources = st.lists(st.sampled_from(PIECES) | st.text(max_size=40), max_size=14).map("\n".join)
html_sources = st.lists(
    st.tuples(
        st.sampled_from(["p", "div", "h2", "li", "td", "figcaption", "nav", "blockquote", "pre"]),
        st.sampled_from(PIECES) | st.text(max_size=40),
    ),
    max_size=14,
).map(lambda blocks: "<html><body>" + "".join(f"<{t}>{x}</{t}>" for t, x in blocks))
relaxed = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def check(doc: Document) -> None:
    """Law 2: kept + moved + dropped are all lines, and each removal says who, why and where."""
    kept = [line for line in doc.lines if doc.action(line) is Action.KEEP]
    gone = [line for line in doc.lines if doc.action(line) is not Action.KEEP]
    assert len(kept) + len(gone) == len(doc.lines)
    for removal in doc.removed:
        assert removal.filter
        assert removal.rule
        assert 0 <= removal.start <= removal.end <= len(doc.source)
    assert doc.text == "\n".join(_layout([line.shown for line in kept]))
    assert doc.to_dict()["text"] == doc.text


def _layout(texts: list[str]) -> list[str]:
    out: list[str] = []
    for text in texts:
        if text or (out and out[-1]):
            out.append(text)
    while out and not out[-1]:
        out.pop()
    return out


@given(text_sources)
@relaxed
def test_text_spans_partition_the_source(source: str) -> None:
    doc = clean(source, kind="text")
    assert "".join(doc.source[line.start : line.end] for line in doc.lines) == doc.source
    check(doc)


@given(html_sources)
@relaxed
def test_every_visible_block_is_a_line(source: str) -> None:
    check(clean(source, kind="html"))


@given(text_sources | html_sources, st.sampled_from(["html", "text"]))
@relaxed
def test_same_bytes_in_same_bytes_out(source: str, kind: Literal["html", "text"]) -> None:
    first, second = clean(source, kind=kind).to_dict(), clean(source, kind=kind).to_dict()
    assert first == second


@given(st.binary(max_size=300))
@relaxed
def test_any_bytes_are_a_document_or_a_clear_error(data: bytes) -> None:
    try:
        check(clean(data))
    except CleanError as error:
        assert error.kind == "binary"  # noqa: PT017


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.name)
def test_cleaned_text_comes_out_the_same(path: Path) -> None:
    doc = clean(path.read_bytes(), kind="html" if path.suffix == ".html" else "text")
    again = clean(doc.text, kind="text")
    assert again.text == doc.text


def test_order_does_not_matter() -> None:
    sources = [path.read_bytes() for path in CASES][:30]
    alone = [doc.to_dict() for doc in clean_many(sources)]
    order = list(range(len(sources)))
    random.Random(4).shuffle(order)
    mixed = dict(zip(order, clean_many([sources[i] for i in order]), strict=True))
    assert [mixed[i].to_dict() for i in range(len(sources))] == alone


def test_the_policy_changes_the_view_not_the_labels() -> None:
    source = "The pier opened at noon on Monday, the harbour master said.\nRead more: Pier plans"
    labels = [line.verdict and line.verdict.label for line in clean(source).lines]
    kept = clean(source, keep=["related"])
    assert [line.verdict and line.verdict.label for line in kept.lines] == labels
    assert kept.text == source
    assert Policy.of(keep=["related"]) != Policy()


def test_a_failed_stage_is_an_error_never_half_a_result(monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner import pipeline

    def broken(doc: Document) -> list[object]:
        raise RuntimeError("out of cheese")

    stages = (*pipeline.TEXT_STAGES[:3], ("broken", broken), *pipeline.TEXT_STAGES[3:])
    monkeypatch.setattr(pipeline, "TEXT_STAGES", stages)
    with pytest.raises(CleanError, match="stage broken failed: RuntimeError: out of cheese"):
        clean("The pier opened.", kind="text")
    (doc,) = clean_many(["The pier opened."], kind="text", workers=0)  # the patch is here
    assert (doc.text, doc.flags) == ("", ["stage:broken"])
    assert "out of cheese" in doc.error
