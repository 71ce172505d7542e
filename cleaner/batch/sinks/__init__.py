"""Where records go: one file, shards, a table, a folder with a file a document, a stream.

Every sink takes what a worker has rendered. A sink that can go on after a kill says after each
document how far its files are written (`positions`), and starts from there.
"""

from cleaner.batch.sinks.base import Nothing, Sink, Stream
from cleaner.batch.sinks.files import Lines, Packed
from cleaner.batch.sinks.folder import Folder
from cleaner.batch.sinks.table import Table

__all__ = ["Folder", "Lines", "Nothing", "Packed", "Sink", "Stream", "Table"]
