"""How to clean (`Options`), and what says that it cannot be done (`CleanError`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cleaner.document import Hints
from cleaner.policy import Policy

Kind = Literal["auto", "html", "text"]
Mode = Literal["best", "fast"]


class CleanError(ValueError):
    """A source that cannot be cleaned, or a stage that failed on it: never half a result.

    `kind` is a short word for machines ("binary", "too_large", "stage:captions").
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Options:
    """How to clean one source.

    `charset` is what the server said of the bytes; `rules` are further rule files; `weights`
    (kind → file) swaps the labeller's weights, for benchmarks that score pages held out of
    training; `max_bytes` bounds the size of one source.
    """

    kind: Kind = "auto"
    mode: Mode = "fast"
    charset: str | None = None
    policy: Policy = field(default_factory=Policy)
    hints: Hints = field(default_factory=Hints)
    rules: tuple[Path, ...] = ()
    weights: Mapping[str, Path] | None = None
    max_bytes: int = 32_000_000
