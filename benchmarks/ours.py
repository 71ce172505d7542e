"""This project as one of the systems: whole package and weights are its version.

The labeller was trained on the development pages of these corpora. With `--folds DIR`, each page
is scored with the weights of the fold that held its publisher out (`html-fold<k>.npz` and
`text-fold<k>.npz` in DIR, `folds.json` says which); without, figures on those pages flatter.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from benchmarks import peers
from benchmarks.metrics import tokens
from benchmarks.peers import Extract

Mode = Literal["best", "fast"]
NAMES: dict[str, Mode] = {"cleaner": "fast", "cleaner best": "best"}


@dataclass(frozen=True, slots=True)
class Folds:
    """Weights held out: where they are and which fold a page is in."""

    folder: Path
    of: Mapping[str, int]
    digests: dict[Path, str] = field(default_factory=dict, compare=False)

    @classmethod
    def read(cls, folder: Path) -> Folds:
        """Read `folds.json`; raise FileNotFoundError where it, or a fold's HTML weights, lack."""
        of = {str(k): int(v) for k, v in json.loads((folder / "folds.json").read_text()).items()}
        for number in sorted(set(of.values())):
            if not any((folder / f"{kind}-fold{number}.npz").is_file() for kind in KINDS):
                raise FileNotFoundError(f"{folder}: no weights of fold {number}")
        return cls(folder, of)

    def weights(self, page_id: str) -> dict[str, Path]:
        """Return kind → weights for a page; empty where the page is in no fold."""
        number = self.of.get(page_id)
        files = {kind: self.folder / f"{kind}-fold{number}.npz" for kind in KINDS}
        return {kind: file for kind, file in files.items() if file.is_file()}

    def lacks(self) -> list[str]:
        """Return the kinds that are not held out in every fold."""
        numbers = set(self.of.values())
        return [
            kind
            for kind in KINDS
            if not all((self.folder / f"{kind}-fold{number}.npz").is_file() for number in numbers)
        ]

    def digest(self, file: Path) -> str:
        """Return a hash of a weights file, for cache keys."""
        if file not in self.digests:
            self.digests[file] = hashlib.sha256(file.read_bytes()).hexdigest()
        return self.digests[file]


KINDS = ("html", "text", "markdown")


@cache
def source_version() -> str:
    """Return the hash of the package as it was when first asked."""
    return hash_source()


def changed() -> bool:
    """Tell whether the package was edited since, so that figures may mix two versions."""
    return hash_source() != source_version()


def hash_source() -> str:
    """Return a hash of the package's files (code, rules, weights) and of the parts it stands on."""
    import cleaner

    digest = hashlib.sha256()
    folder = Path(cleaner.__file__).parent
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        if "__pycache__" not in file.parts and file.suffix != ".pyc":
            digest.update(str(file.relative_to(folder)).encode() + file.read_bytes())
    for part in ("trafilatura", "turbohtml", "ftfy", "beautifulsoup4", "numpy"):
        digest.update(f"{part}=={version(part)}".encode())
    return digest.hexdigest()[:16]


def clean_html(html: bytes, url: str, mode: Mode, weights: Mapping[str, Path]) -> Extract:
    """Clean a page."""
    return _clean(html, "html", url, mode, weights, {})


def clean_text(text: str, weights: Mapping[str, Path], hints: Mapping[str, Any]) -> Extract:
    """Clean text that another extractor took from a page."""
    return _clean(text, "text", "", "fast", weights, hints)


def _clean(
    data: bytes | str,
    kind: Literal["html", "text"],
    url: str,
    mode: Mode,
    weights: Mapping[str, Path],
    hints: Mapping[str, Any],
) -> Extract:
    from cleaner import Hints, Options, clean

    def run(_: bytes, __: str) -> Extract:
        options = Options(kind=kind, mode=mode, weights=weights or None)
        doc = clean(data, url=url, options=options, hints=Hints.of(hints))
        meta = doc.metadata
        return Extract(
            text=doc.text,
            title=meta.title,
            authors=list(meta.authors),
            day=meta.date[:10],
            description=meta.description,
            captions=[(caption.text, caption.credit) for caption in meta.captions],
        )

    return peers.run(run, b"", url)


def taken(text: str, weights: Mapping[str, Path]) -> Extract:
    """Count the words that go from a text, by their labels."""
    from cleaner import Options, clean

    words: Counter[str] = Counter()
    for one in clean(text, options=Options(kind="text", weights=weights or None)).removed:
        words[one.label.value] += len(tokens(one.text))
    return Extract(taken={label: count for label, count in words.items() if count})
