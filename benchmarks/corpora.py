"""Public corpora in the layout their authors publish → `Page`s with gold.

`load(DIR)` takes the folder of one corpus or a folder of such folders. Known layouts:

| corpus | told by |
|---|---|
| WCXB (Murrough Foley, CC-BY-4.0) | `dev/ground-truth/*.json`, `dev/html/*.html.gz` |
| fundus test data (flairNLP, MIT) | `tests/resources/parser/test_data/<country>/` |
| article-extraction-benchmark (Scrapinghub, MIT) | `ground-truth.json`, `html/*.html.gz` |
| fundus-evaluation (dobbersc, MIT) | `dataset/ground_truth.json`, `dataset/html/*.html.gz` |
| trafilatura's evaluation (Apache-2.0) | `tests/evaldata.py`, `tests/{cache,eval}/*.html` |
"""

from __future__ import annotations

import ast
import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import permutations
from pathlib import Path
from typing import Any

Json = Mapping[str, Any]

#: least share of a gold text that its page must hold; the true pairs of fundus hold .56 and more
#: (least where JSON-LD escapes every character), other articles of the same publisher .11 at most
PAIRED = 0.4


@dataclass(frozen=True, slots=True)
class GoldCaption:
    """A picture's caption and who is credited for it."""

    text: str
    credits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page and what its annotators say of it; what they do not say is empty or None.

    `body` is the gold text as lines (one element where the corpus has no lines); None where the
    corpus has only segments (`wanted`, `unwanted`). `optional` lines may stand in the text or not.
    `standfirst` are the leading lines of `body` that the corpus calls summary.
    """

    id: str
    corpus: str
    path: Path
    url: str = ""
    page_type: str = "article"
    publisher: str = ""
    country: str = ""
    body: tuple[str, ...] | None = None
    standfirst: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    title: str | None = None
    authors: tuple[str, ...] | None = None
    day: str | None = None
    topics: tuple[str, ...] = ()
    captions: tuple[GoldCaption, ...] | None = None

    @property
    def html(self) -> bytes:
        """The page's bytes, read from disk on each call."""
        data = self.path.read_bytes()
        return gzip.decompress(data) if self.path.suffix == ".gz" else data

    @property
    def gold(self) -> str:
        """The gold text, one line a paragraph, without the optional lines."""
        return "\n".join(self.body or ())

    def gold_for(self, found: str) -> str:
        """The gold text, with those optional lines that `found` has."""
        held = [line for line in self.optional if line in found]
        return "\n".join([*(self.body or ()), *held])


def load(data: Path, split: str = "dev") -> list[Page]:
    """Return all pages under `data`, a corpus or a folder of corpora, in a stable order.

    Raises FileNotFoundError where no known layout is found, ValueError for a broken one.
    """
    roots = [data, *sorted(path for path in data.iterdir() if path.is_dir())]
    pages: list[Page] = []
    for root in roots:
        loader = _loader(root, split)
        if loader is not None:
            pages.extend(loader(root))
        if pages and root == data:
            break
    if not pages:
        raise FileNotFoundError(f"{data}: no corpus in a layout known here")
    return pages


def _loader(root: Path, split: str) -> Callable[[Path], Iterable[Page]] | None:
    if (root / split / "ground-truth").is_dir():
        return lambda path: wcxb(path, split)
    for marker, loader in (
        ("tests/resources/parser/test_data", fundus),
        ("ground-truth.json", article_extraction),
        ("dataset/ground_truth.json", fundus_evaluation),
        ("tests/evaldata.py", trafilatura_evaluation),
    ):
        if (root / marker).exists():
            return loader
    return None


# --- WCXB ---------------------------------------------------------------------------------------


def wcxb(root: Path, split: str = "dev") -> Iterator[Page]:
    """Yield the pages of one split of WCXB, ids "wcxb/0002" ("wcxb-test/…" for the test split)."""
    corpus = "wcxb" if split == "dev" else f"wcxb-{split}"
    for path in sorted((root / split / "ground-truth").glob("*.json")):
        record = _json(path)
        gold = record["ground_truth"]
        author, date = gold.get("author"), gold.get("publish_date")
        yield Page(
            id=f"{corpus}/{path.stem}",
            corpus=corpus,
            path=root / split / "html" / f"{path.stem}.html.gz",
            url=record.get("url") or gold.get("url") or "",
            page_type=_page_type(record),
            body=tuple(lines(gold.get("main_content") or "")),
            wanted=tuple(gold.get("with") or ()),
            unwanted=tuple(gold.get("without") or ()),
            title=gold.get("title") or None,
            authors=tuple(split_authors(author)) if author else None,
            day=day(date),
        )


def _page_type(record: Json) -> str:
    """The annotators' page type; as in WCXB's own script, "category" is "collection"."""
    kind = (record.get("_internal") or {}).get("page_type") or "article"
    name = str(kind.get("primary", "article")) if isinstance(kind, dict) else str(kind)
    return "collection" if name == "category" else name


# --- fundus -------------------------------------------------------------------------------------

_FUNDUS_FILE = re.compile(r"(?P<publisher>.+?)_(?P<day>\d{4}_\d\d_\d\d)(?:_\w+)?")


def fundus(root: Path) -> Iterator[Page]:
    """Yield the pages of fundus's parser tests, ids "fundus/uk/Metro_2024_07_17".

    `<Publisher>.json` maps keys to articles. A key "page <name>" names its page. A parser version
    (V1, V1_1, V2) belongs to one of the publisher's other pages: where there are several, the
    assignment that puts most gold words on their pages is taken.
    """
    base = root / "tests/resources/parser/test_data"
    for path in sorted(base.glob("*/*.json")):
        country = path.parent.name
        info = _json(path.parent / "meta.info")
        files = [
            file
            for file in sorted(path.parent.glob(f"{path.stem}_*.html.gz"))
            if (m := _FUNDUS_FILE.fullmatch(_stem(file))) and m["publisher"] == path.stem
        ]
        gold = _json(path)
        for key, file in sorted(pair(gold, files).items(), key=lambda item: item[1].name):
            yield _fundus_page(country, path.stem, file, gold[key], info.get(file.name) or {})


def pair(gold: Json, files: Sequence[Path]) -> dict[str, Path]:
    """Return key → page of one publisher.

    Raises ValueError where a named page is missing, or there are more versions than pages.
    """
    by_name = {_stem(file): file for file in files}
    out: dict[str, Path] = {}
    for key in gold:
        if key.startswith("page "):
            if key[5:] not in by_name:
                raise ValueError(f"{key!r} has no page among {sorted(by_name)}")
            out[key] = by_name.pop(key[5:])
    keys = sorted((key for key in gold if key not in out), key=_version)
    rest = [by_name[name] for name in sorted(by_name)]
    if len(keys) > len(rest):
        raise ValueError(f"{keys} have only the pages {[file.name for file in rest]}")
    if len(keys) == len(rest) == 1:
        return {**out, keys[0]: rest[0]}
    share = {
        (key, file): overlap(fundus_body(gold[key]["body"]), _read(file))
        for key in keys
        for file in rest
    }
    best = max(
        permutations(rest, len(keys)),
        key=lambda order: sum(share[pair_] for pair_ in zip(keys, order, strict=True)),
    )
    chosen = dict(zip(keys, best, strict=True))
    if poor := [key for key, file in chosen.items() if share[key, file] < PAIRED]:
        raise ValueError(f"{poor}: the gold text is on none of {[file.name for file in rest]}")
    return {**out, **chosen}


def verify(pages: Iterable[Page]) -> None:
    """Raise ValueError, naming them, if there are pages that do not hold their own gold text."""
    if poor := [p.id for p in pages if p.body and overlap(p.body, p.html) < PAIRED]:
        raise ValueError(f"gold and page do not belong together: {', '.join(poor)}")


def overlap(body: Sequence[str], html: bytes, probes: int = 60) -> float:
    """Return the share of evenly spread stretches of the body that stand in the page's source.

    Stretches of 20 characters, so that scripts without spaces and JSON-LD bodies count as well.
    """
    text = _squeeze("\n".join(body))
    page = _visible(html)
    starts = range(0, max(1, len(text) - 20), max(1, (len(text) - 20) // probes))
    return sum(text[start : start + 20] in page for start in starts) / len(starts)


def _fundus_page(country: str, publisher: str, file: Path, gold: Json, info: Json) -> Page:
    images = gold.get("images")
    return Page(
        id=f"fundus/{country}/{_stem(file)}",
        corpus="fundus",
        path=file,
        url=str(info.get("url") or ""),
        publisher=publisher,
        country=country,
        body=tuple(fundus_body(gold["body"])),
        standfirst=tuple(gold["body"].get("summary") or ()),
        title=gold.get("title"),
        authors=tuple(gold["authors"]) if "authors" in gold else None,
        day=day(gold.get("publishing_date")),
        topics=tuple(gold.get("topics") or ()),
        captions=None if images is None else tuple(_captions(images)),
    )


def fundus_body(body: Json) -> list[str]:
    """Return a fundus body as lines: summary, then each section's headline and paragraphs."""
    out = list(body.get("summary") or ())
    for section in body.get("sections") or ():
        out.extend(section.get("headline") or ())
        out.extend(section.get("paragraphs") or ())
    return [line for line in out if line.strip()]


def _captions(images: Iterable[Json]) -> Iterator[GoldCaption]:
    """Each caption once: a page may show the same picture at its head and in its text."""
    seen: dict[str, GoldCaption] = {}
    for image in images:
        text = (image.get("caption") or "").strip()
        if text:
            credits = tuple(image.get("authors") or ())
            if text not in seen or (credits and not seen[text].credits):
                seen[text] = GoldCaption(text, credits)
    yield from seen.values()


def _version(key: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", key))


# --- the others ---------------------------------------------------------------------------------


def article_extraction(root: Path) -> Iterator[Page]:
    """Yield the pages of scrapinghub/article-extraction-benchmark, ids "aeb/<hash>"."""
    for name, gold in sorted(_json(root / "ground-truth.json").items()):
        yield Page(
            id=f"aeb/{name}",
            corpus="aeb",
            path=root / "html" / f"{name}.html.gz",
            url=gold.get("url") or "",
            body=tuple(lines(gold.get("articleBody") or "")),
        )


def fundus_evaluation(root: Path) -> Iterator[Page]:
    """Yield the pages of dobbersc/fundus-evaluation, ids "fundus-eval/APNews_0".

    A body line in square brackets is optional there: right if extracted, right if not.
    """
    for name, gold in sorted(_json(root / "dataset/ground_truth.json").items()):
        optional = [line for line in gold["body"] if line.startswith("[") and line.endswith("]")]
        stem = name.removesuffix(".gz").removesuffix(".html")
        yield Page(
            id=f"fundus-eval/{stem}",
            corpus="fundus-eval",
            path=root / "dataset/html" / name,
            url=gold.get("url") or "",
            publisher=stem.rpartition("_")[0],
            body=tuple(line for line in gold["body"] if line not in optional),
            optional=tuple(line[1:-1] for line in optional),
        )


def trafilatura_evaluation(root: Path) -> Iterator[Page]:
    """Yield the pages of trafilatura's own evaluation, ids "trafilatura/<file>"; segments only.

    `tests/evaldata.py` is read as a literal, never run. Pages without a file are passed over.
    """
    for url, entry in _literal(root / "tests/evaldata.py", "EVAL_PAGES").items():
        name = entry.get("file") or ""
        found = [root / "tests" / folder / name for folder in ("cache", "eval")]
        file = next((path for path in found if name and path.is_file()), None)
        if file is None:
            continue
        author = entry.get("author") or ""
        yield Page(
            id=f"trafilatura/{file.stem}",
            corpus="trafilatura",
            path=file,
            url=url,
            wanted=tuple(entry.get("with") or ()),
            unwanted=tuple(entry.get("without") or ()),
            title=entry.get("title") or None,
            authors=tuple(split_authors(author)) if author else None,
            day=day(entry.get("date")),
        )


def _literal(path: Path, name: str) -> dict[str, Any]:
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == name for target in node.targets
        ):
            value = ast.literal_eval(node.value)
            if isinstance(value, dict):
                return value
    raise ValueError(f"{path}: no dictionary {name}")


# --- shared -------------------------------------------------------------------------------------


def lines(text: str) -> list[str]:
    """Return a text's non-empty lines."""
    return [line for line in text.splitlines() if line.strip()]


def split_authors(names: str) -> list[str]:
    """Return the names of an author field that holds several.

    >>> split_authors("Ann Lee, Bo Chen and Cy Diaz"), split_authors("Ann Lee; Bo Chen")
    (['Ann Lee', 'Bo Chen', 'Cy Diaz'], ['Ann Lee', 'Bo Chen'])
    """
    parts = re.split(r"\s*(?:,|;|\band\b|&|\|)\s*", names)
    return [part for part in parts if part]


def day(date: object) -> str | None:
    """Return the ISO day of a date that starts with one, else None.

    >>> day("2024-11-22 06:57:50+00:00"), day(None), day("unknown")
    ('2024-11-22', None, None)
    """
    text = str(date or "")
    return text[:10] if re.match(r"\d{4}-\d\d-\d\d(?!\d)", text) else None


def _stem(file: Path) -> str:
    return file.name.removesuffix(".gz").removesuffix(".html")


def _read(file: Path) -> bytes:
    return gzip.decompress(file.read_bytes())


def _visible(html: bytes) -> str:
    """Turn a page into rough text for overlap: tags out, entities in, scripts stay (JSON-LD)."""
    return _squeeze(unescape(re.sub(r"<[^>]*>", "", html.decode("utf-8", "replace"))))


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _json(path: Path) -> dict[str, Any]:
    record = json.loads(path.read_text("utf-8"))
    if not isinstance(record, dict):
        raise ValueError(f"{path}: not a JSON object")
    return record
