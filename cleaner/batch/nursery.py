"""Starts and ends workers: forks of one warm process, or where there is no safe fork, fresh ones.

The warm process is a program of its own (never a fork of the caller, which may have threads, and
whose main module need not be importable). It is started once and serves every later run of this
process; it ends when this process does, however that happens, and takes its workers with it.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from typing import Any, Protocol

from cleaner.batch import worker

#: Forking is safe in a process without threads, and where system libraries allow for it.
CAN_FORK = sys.platform.startswith("linux")


@dataclass(eq=False, slots=True)
class Process:
    """One worker: the way to talk to it, its process id, and (started afresh) its handle."""

    connection: Connection[Any, Any]
    pid: int
    handle: Any = None


class Nursery(Protocol):
    """Starts and ends workers."""

    def start(self) -> Process:
        """Return a new worker, ready to be given its job."""

    def end(self, process: Process) -> int:
        """End it if it has not ended; return its exit code, a signal as a negative number."""


class Forked:
    """Workers that are forks of one warm process, which is started when it is first needed."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.owner = 0
        self.control: socket.socket
        self.program: subprocess.Popen[bytes]

    def start(self) -> Process:
        """Return a fork of the warm process."""
        ours, theirs = Pipe()
        with self.lock, theirs:
            if self.owner == os.getpid() and self.program.poll() is not None:
                self.close()
            if self.owner != os.getpid():
                self._launch()
            pid = self._ask(worker.FORK, 0, [theirs.fileno()])
        return Process(ours, pid)

    def end(self, process: Process) -> int:
        """Kill, reap and report."""
        process.connection.close()
        try:
            with self.lock:
                return self._ask(worker.END, process.pid, [])
        except OSError:  # the warm process was killed; its children were not
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
            return -signal.SIGKILL

    def close(self) -> None:
        """End the warm process, and with it what it has started."""
        if self.owner == os.getpid():
            self.owner = 0
            self.control.close()
            self.program.wait()

    def _launch(self) -> None:
        """Start the warm process; a fork of our owner needs one of its own."""
        self.control, theirs = socket.socketpair()
        code = f"from cleaner.batch.worker import nursery; nursery({theirs.fileno()})"
        with theirs:
            self.program = subprocess.Popen(
                [sys.executable, "-c", code],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env={**os.environ, "PYTHONPATH": _path()},
                start_new_session=True,  # Ctrl-C on the terminal is for the caller alone
            )
        self.owner = os.getpid()

    def _ask(self, what: bytes, pid: int, descriptors: list[int]) -> int:
        try:
            socket.send_fds(self.control, [worker.REQUEST.pack(what, pid)], descriptors)
            answer = self.control.recv(worker.ANSWER.size)
        except KeyboardInterrupt:  # the answer to come would be taken for that to the next question
            self.close()
            raise
        if not answer:
            raise ConnectionError("the process that starts the workers has ended")
        number: int = worker.ANSWER.unpack(answer)[0]
        return number


class Spawned:
    """Workers that each start from nothing: slower to begin, for systems without a safe fork."""

    def start(self) -> Process:
        """Return a new process that serves."""
        ours, theirs = Pipe()
        handle = get_context("spawn").Process(target=worker.serve, args=(theirs,), daemon=True)
        handle.start()
        theirs.close()
        return Process(ours, handle.pid or 0, handle)

    def end(self, process: Process) -> int:
        """Kill, reap and report."""
        process.connection.close()
        process.handle.kill()
        process.handle.join()
        return int(process.handle.exitcode)


_forked = Forked()
atexit.register(_forked.close)


def shared() -> Nursery:
    """Return the nursery of this process."""
    return _forked if CAN_FORK else Spawned()


def _path() -> str:
    return os.pathsep.join(entry or os.getcwd() for entry in sys.path)
