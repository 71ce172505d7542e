"""A document of an engine on its way to the process that cleans it; that needs no engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from cleaner.batch.sources.record import Reading, Source, from_record


@dataclass(frozen=True, slots=True)
class Item:
    """Id, page or text, what is known of it; and the engine's own object, which stays here."""

    place: str
    text: str
    metadata: Mapping[str, Any]
    document: Any = None

    @property
    def size(self) -> int:
        """About how many bytes it is."""
        return len(self.text)

    def __reduce__(self) -> tuple[Any, ...]:
        return Item, (self.place, self.text, self.metadata)

    def source(self, reading: Reading) -> Source:
        """Return it as a page or text: as told, or else as it looks."""
        data = {"text": self.text, "metadata": self.metadata}
        return replace(from_record(self.place, data, reading), kind=reading.kind)

    def ident(self, reading: Reading) -> str:
        """Return its id."""
        return self.place
