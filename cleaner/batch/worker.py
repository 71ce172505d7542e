"""What runs in the other processes: the nursery, warm and idle, and the workers that it forks.

Warming up (rules, weights, tables) takes a second and a hundred megabytes, so it is done once, in a
nursery that has no threads and no work of its own. A worker is a fork of it: there in a few
milliseconds, its memory shared, so one that a document has hung or crashed is cheap to replace.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import pickle
import signal
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from cleaner.options import CleanError

#: What is asked of the nursery, and its answer: a worker's process id, or how that one ended.
REQUEST, ANSWER = struct.Struct("!cq"), struct.Struct("!q")
FORK, END = b"f", b"e"

READY = b"ready"
_PR_SET_PDEATHSIG = 1

Job = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one item has no result: a short word for machines, and words for people."""

    kind: str
    message: str


def attempt(job: Job, item: Any) -> Any:
    """Return the job's result, or a Failure where it raises: no exception gets past here."""
    try:
        return job(item)
    except CleanError as error:
        return Failure(error.kind, str(error))
    except MemoryError:
        return Failure("memory", "the memory limit of a worker is not enough for it")
    except BaseException as error:  # a job that calls exit() is no reason to end the run
        return Failure("internal", f"{type(error).__name__}: {error}")


def nursery(descriptor: int) -> None:
    """Fork workers on request until the other end closes; then end every one of them."""
    control = socket.socket(fileno=descriptor)
    warm_up()
    gc.collect()
    gc.freeze()  # the collector leaves the shared pages alone
    children: set[int] = set()
    try:
        while _served(control, children):
            pass
    except OSError:  # a run that is killed between its request and our answer hears none
        pass
    finally:
        for pid in children:
            _end(pid)


def _served(control: socket.socket, children: set[int]) -> bool:
    """Answer one request; False where the other end has closed."""
    request, descriptors, _, _ = socket.recv_fds(control, REQUEST.size, 1)
    if not request:
        return False
    what, pid = REQUEST.unpack(request)
    if what == FORK:
        answer = _fork(control, descriptors[0])
        children.add(answer)
    else:
        answer = _end(pid)
        children.discard(pid)
    control.sendall(ANSWER.pack(answer))
    return True


def warm_up() -> None:
    """Load whatever the first document of each kind would load."""
    from cleaner import clean

    text = "The ferry to the islands sails again on Monday, the harbour board said on Friday."
    clean(f"<html><body><article><p>{text}</p></article></body></html>", kind="html")
    clean(f"{text}\n\nRead more: Ferry plans", kind="text")


def _fork(control: socket.socket, descriptor: int) -> int:
    nursery = os.getpid()
    pid = os.fork()
    if pid:
        os.close(descriptor)
        return pid
    try:
        control.close()
        _die_with(nursery)
        serve(Connection(descriptor))
    finally:
        os._exit(0)


def _die_with(parent: int) -> None:
    """Ask the system (Linux) to kill this process with its parent: one that hangs in a document
    would not notice that nobody waits for it any more, and stay for ever.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != parent:
        os._exit(0)


def _end(pid: int) -> int:
    """Kill and reap: only here, so that a process id is never one that is somebody else's now."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    try:
        _, status = os.waitpid(pid, 0)
    except ChildProcessError:
        return -1
    return os.waitstatus_to_exitcode(status)


def serve(connection: Any) -> None:
    """Take a job, then lists of items, and send back a result for each, one by one.

    A result is sent before the next item begins, so whoever listens knows which item is at work.
    """
    job, memory = pickle.loads(connection.recv_bytes())
    if memory:
        _limit_memory(memory)
    if prepare := getattr(job, "prepare", None):
        prepare()
    connection.send_bytes(READY)
    while True:
        try:
            items = pickle.loads(connection.recv_bytes())
        except (EOFError, OSError):
            return
        for item in items:
            connection.send_bytes(_packed(attempt(job, item)))


def _packed(result: Any) -> bytes:
    try:
        return pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        failure = Failure("internal", f"{type(error).__name__}: {error}")
        return pickle.dumps(failure, pickle.HIGHEST_PROTOCOL)


def _limit_memory(limit: int) -> None:
    """Bound what this process may map on top of what it has; where the system can do that."""
    try:
        import resource

        with open("/proc/self/statm", encoding="ascii") as stream:
            mapped = int(stream.read().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = mapped + limit
        if hard != resource.RLIM_INFINITY:
            wanted = min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    except (ImportError, OSError, ValueError):
        return
