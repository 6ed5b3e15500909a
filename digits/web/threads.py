"""A pool of threads in which the one that was busy last is busy next.

What that one needs is still in the processor's cache, and nobody else is woken. The standard
library's pool lets whoever has waited longest work, and wakes another one for nothing: that takes
a twentieth of the time of an ordinary drawing's request.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from queue import SimpleQueue
from typing import Any, NamedTuple


class Work(NamedTuple):
    """A call, and where its result is awaited."""

    call: Callable[[], Any]
    future: Future[Any]

    def do(self) -> None:
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self.call()
        except BaseException as error:  # for whoever asks for the result
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class Threads:
    """At most so many threads, each started when it is first needed.

    What gunicorn needs of a concurrent.futures.Executor, and no more.
    """

    def __init__(self, most: int) -> None:
        self.most, self.started, self.closed = most, 0, False
        self.mutex = threading.RLock()  # a signal may call shutdown() amid submit()
        self.idle: list[SimpleQueue[Work | None]] = []
        self.backlog: deque[Work] = deque()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have a function called by a thread; its result is in the Future.

        Raises RuntimeError after a shutdown.
        """
        work = Work(partial(fn, *args, **kwargs), Future())
        with self.mutex:
            if self.closed:
                raise RuntimeError("The threads have been let go.")
            if self.idle:
                self.idle.pop().put(work)
            elif self.started < self.most:
                self.started += 1
                threading.Thread(target=self.run, args=(work,), daemon=True).start()
            else:
                self.backlog.append(work)
        return work.future

    def run(self, work: Work | None) -> None:
        """One thread's life: its first work, then what is left, then what it is given."""
        inbox: SimpleQueue[Work | None] = SimpleQueue()
        while work is not None:
            work.do()
            del work  # what it was about need not wait with this thread
            work = self.left(inbox) or inbox.get()

    def left(self, inbox: SimpleQueue[Work | None]) -> Work | None:
        """Work that waits for a thread; if there is none, the thread waits at its inbox."""
        with self.mutex:
            if self.backlog:
                return self.backlog.popleft()
            self.idle.append(inbox)
            return None

    def shutdown(self, wait: bool = False) -> None:
        """Let go the threads that have nothing to do; the others end with the process."""
        with self.mutex:
            self.closed = True
            while self.idle:
                self.idle.pop().put(None)
