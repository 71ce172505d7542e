"""Every case in fixtures/cases: the source beside what a person expects of each line.

`pytest tests/test_fixtures.py --accept` writes the expectations anew; read the diff before you
commit it. Names are AREA--CASE; an area "decoy" may lose nothing.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from cleaner import Action, Document, Label, clean
from cleaner.explained import plain, rows

ROOT = Path(__file__).parent.parent / "fixtures" / "cases"
CASES = sorted(p for p in ROOT.rglob("*--*") if p.suffix in (".html", ".txt"))
LANGUAGES = "en de fr es it pt nl no sv da pl tr ja ko zh".split()  # noqa: SIM905 (readable)
#: Labels that no line of these kinds can get by itself: they belong to markup or to layout.
RARE = {Label.CODE, Label.TABLE, Label.LIST, Label.QUOTE, Label.HEADING, Label.PROMO}


def clean_case(path: Path) -> Document:
    return clean(path.read_bytes(), kind="html" if path.suffix == ".html" else "text")


def expectation(doc: Document) -> str:
    """The annotated view, then the metadata: all that a reviewer needs to see."""
    known = {key: value for key, value in asdict(doc.metadata).items() if value}
    record = json.dumps(known, ensure_ascii=False, indent=1)
    flags = f"flags: {', '.join(doc.flags)}\n" if doc.flags else ""
    return f"{plain(rows(doc))}---\n{flags}{record}\n"


@pytest.mark.parametrize("path", CASES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_case(path: Path, request: pytest.FixtureRequest) -> None:
    expected = path.with_name(path.name + ".expected")
    doc = clean_case(path)
    if request.config.getoption("--accept"):
        expected.write_text(expectation(doc), encoding="utf-8")
    assert expected.exists(), "no expectation: run pytest tests/test_fixtures.py --accept, review"
    assert expectation(doc) == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path", [p for p in CASES if p.name.startswith("decoy--")], ids=lambda p: p.name
)
def test_decoys_lose_nothing(path: Path) -> None:
    """What looks like residue and is the article: text in, the same text out."""
    doc = clean_case(path)
    if doc.kind == "text":
        assert doc.text == path.read_text(encoding="utf-8").strip("\n")
    body = [line.text for line in doc.lines if "decoy-body" in _tokens(line)]
    assert set(body) <= set(doc.text.split("\n"))


def _tokens(line: object) -> frozenset[str]:
    markup = getattr(line, "markup", None)
    return markup.tokens if markup else frozenset()


def test_the_cases_cover_languages_labels_and_kinds() -> None:
    names = [p.name for p in CASES]
    assert len(CASES) >= 60
    assert sum(name.startswith("decoy--") for name in names) >= 20
    assert {p.parent.name for p in CASES} >= set(LANGUAGES)
    assert {p.suffix for p in CASES} == {".html", ".txt"}
    seen = {line.verdict.label for p in CASES for line in clean_case(p).lines if line.verdict}
    assert set(Label) - seen - RARE == set()


def test_accepting_is_idempotent() -> None:
    doc = clean_case(CASES[0])
    assert expectation(doc) == expectation(clean_case(CASES[0]))


def test_kept_and_removed_are_all_lines() -> None:
    for path in CASES:
        doc = clean_case(path)
        removed = [line for line in doc.lines if doc.action(line) is not Action.KEEP]
        assert all(line.verdict is not None and line.verdict.rule for line in removed)
