"""Opens a path or URL, decompressed by the end of its name; a file that was cut short is an error.

`.gz` and `.bz2` are the standard library's, which say so when a file ends too early. zstandard's
own readers take a half-cut file for a whole one, so the end of each frame is checked here.
"""

from __future__ import annotations

import bz2
import gzip
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

#: Compressed bytes that are fed to zstd at once: a hostile block of four bytes means 128 KB.
ZSTD_PIECE = 1 << 10
COMPRESSED = (".gz", ".bz2", ".zst")

Count = Callable[[int], None]
_URL = re.compile(r"[a-z][a-z0-9+.-]+://|[a-z][a-z0-9+.-]*::", re.IGNORECASE)


def is_url(name: str) -> bool:
    """Tell whether a name is for fsspec, not for the local file system.

    >>> is_url("s3://crawl/a.warc.gz"), is_url("scraped/a.html"), is_url("C:/pages")
    (True, False, False)
    """
    return _URL.match(name) is not None


def suffixes(name: str) -> tuple[str, str]:
    """Return the suffix that says what is inside, and the one that says how it is compressed.

    >>> suffixes("https://e.org/crawl/a.WARC.gz?x=1"), suffixes("b.html"), suffixes("c")
    (('.warc', '.gz'), ('.html', ''), ('', ''))
    """
    base = name.split("?")[0] if is_url(name) else name
    base = base.replace("\\", "/").rsplit("/", 1)[-1].lower()
    packed = next((end for end in COMPRESSED if base.endswith(end)), "")
    stem = base.removesuffix(packed)
    dot = stem.rfind(".")
    return (stem[dot:] if dot > 0 else ""), packed


def opened(name: str, count: Count | None = None) -> IO[bytes]:
    """Return a stream of the decompressed bytes; `count` is told how many raw bytes were read.

    Raises OSError (or what the storage raises) where it cannot be opened, and while reading
    EOFError or OSError where it ends too early or is damaged.
    """
    return decompressed(opened_raw(name, count), suffixes(name)[1])


def opened_raw(name: str, count: Count | None = None) -> IO[bytes]:
    """Return a stream of the bytes as they are stored."""
    if is_url(name):
        import fsspec

        raw: Any = fsspec.open(name, "rb").open()
    else:
        raw = Path(name).open("rb", buffering=0)  # noqa: SIM115
    return io.BufferedReader(_Counted(raw, count), 1 << 16)


def decompressed(raw: IO[bytes], packed: str) -> IO[bytes]:
    """Return a stream of the decompressed bytes of `raw`."""
    if not packed:
        return raw
    if isinstance(raw, io.BufferedReader) and not raw.peek(1):
        raise EOFError("the compressed file is empty")
    if packed == ".gz":
        return gzip.GzipFile(fileobj=raw, mode="rb")  # type: ignore[return-value]
    if packed == ".bz2":
        return bz2.BZ2File(raw, "rb")
    return io.BufferedReader(ZstdReader(raw), 1 << 16)


class _Counted(io.RawIOBase):
    """A raw stream that tells how much of it was read, and closes what it reads from."""

    def __init__(self, stream: Any, count: Count | None) -> None:
        self.stream, self.count = stream, count

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(self.stream.seekable())

    def seek(self, offset: int, whence: int = 0) -> int:
        return int(self.stream.seek(offset, whence))

    def tell(self) -> int:
        return int(self.stream.tell())

    def readinto(self, buffer: Any) -> int:
        data = self.stream.read(len(buffer))
        buffer[: len(data)] = data
        if self.count is not None:
            self.count(len(data))
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self.stream.close()
        super().close()


class ZstdReader(io.RawIOBase):
    """Decompresses frame after frame, and raises EOFError where the last one is not whole."""

    def __init__(self, raw: IO[bytes]) -> None:
        import zstandard

        self.raw, self.make = raw, zstandard.ZstdDecompressor().decompressobj
        self.broken = zstandard.ZstdError
        self.frame: Any = None
        self.input = self.output = b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes next; 0 at the end."""
        while not self.output:
            self.input = self.input or self.raw.read(ZSTD_PIECE)
            if not self.input:
                if self.frame is not None:
                    raise EOFError("the zstd file ends before its last frame does")
                return 0
            self._step()
        size = min(len(buffer), len(self.output))
        buffer[:size] = self.output[:size]
        self.output = self.output[size:]
        return size

    def _step(self) -> None:
        if self.frame is None:
            self.frame = self.make()
        try:
            self.output = self.frame.decompress(self.input)
        except self.broken as error:
            raise OSError(f"the zstd file is damaged: {error}") from None
        self.input = b""
        if self.frame.eof:
            self.input, self.frame = self.frame.unused_data, None

    def close(self) -> None:
        """Close what it reads from."""
        if not self.closed:
            self.raw.close()
        super().close()


def legible(name: str) -> str:
    r"""Return a name as text: bytes that are no UTF-8, as file names may hold, are spelled out.

    >>> print(legible(b"caf\xe9.html".decode("utf-8", "surrogateescape")), legible("a.html"))
    caf\xe9.html a.html
    """
    try:
        data = name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # halves of characters that no file system has given us
        data = name.encode("utf-8", "surrogatepass")
    return data.decode("utf-8", "backslashreplace")


def trouble(error: BaseException) -> str:
    """Say in words why something could not be read."""
    if isinstance(error, EOFError):
        return f"cut short: {str(error) or 'it ends too early'}; get it once more"
    if isinstance(error, gzip.BadGzipFile) and str(error).startswith("Not a gzipped file"):
        return "cannot be read: it is no gzip file, whatever its name says; name it without .gz"
    if isinstance(error, FileNotFoundError) and not error.strerror:  # what web addresses raise
        why = f": {error.__cause__}" if error.__cause__ else ""
        return f"cannot be read: it is not there, or not to be reached{why}"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror}"
    return f"cannot be read: {str(error) or type(error).__name__}"
