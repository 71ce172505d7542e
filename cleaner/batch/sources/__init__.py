"""Where documents come from: files, folders, archives, tables, standard input."""

from cleaner.batch.sources.items import sources
from cleaner.batch.sources.record import Reading, Source

__all__ = ["Reading", "Source", "sources"]
