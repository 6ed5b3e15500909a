"""Threads: the last to finish is the next to work, and what is too much for them waits."""

from __future__ import annotations

import threading
import time
from concurrent.futures import wait

import pytest

from digits.web.threads import Threads


def test_results_and_errors_are_in_the_future() -> None:
    threads = Threads(2)
    assert threads.submit(divmod, 7, 3).result(5) == (2, 1)
    with pytest.raises(ZeroDivisionError):
        threads.submit(divmod, 7, 0).result(5)
    assert threads.submit(int, "11", base=2).result(5) == 3


def settle(threads: Threads, idle: int) -> None:
    """Wait until so many threads have nothing to do."""
    until = time.monotonic() + 10
    while len(threads.idle) < idle:
        assert time.monotonic() < until
        time.sleep(0.001)


def test_the_thread_that_was_busy_last_is_busy_next() -> None:
    threads, both = Threads(3), threading.Barrier(2)
    assert not wait([threads.submit(both.wait), threads.submit(both.wait)], 5).not_done
    settle(threads, 2)
    last = threads.submit(threading.get_ident).result(5)
    for _ in range(5):
        settle(threads, 2)
        assert threads.submit(threading.get_ident).result(5) == last


def test_no_more_threads_than_that_and_the_rest_waits_its_turn() -> None:
    threads, gate, order = Threads(2), threading.Event(), list[int]()
    held = [threads.submit(gate.wait) for _ in range(2)]
    later = [threads.submit(order.append, k) for k in range(5)]
    assert threads.started == 2
    assert len(threads.backlog) == 5
    gate.set()
    assert not wait([*held, *later], 5).not_done
    assert sorted(order) == list(range(5))


def test_what_was_cancelled_is_not_done() -> None:
    threads, gate, done = Threads(1), threading.Event(), list[int]()
    threads.submit(gate.wait)
    never, then = threads.submit(done.append, 1), threads.submit(done.append, 2)
    assert never.cancel()
    gate.set()
    then.result(5)
    assert done == [2]


def test_a_thousand_calls_from_many_threads_are_each_done_once() -> None:
    threads, done = Threads(8), list[int]()

    def ask(k: int) -> None:
        assert not wait([threads.submit(done.append, k * 100 + i) for i in range(100)], 30).not_done

    callers = [threading.Thread(target=ask, args=(k,)) for k in range(10)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert sorted(done) == list(range(1000))


def test_a_shutdown_lets_idle_threads_go() -> None:
    threads = Threads(4)
    me = threads.submit(threading.current_thread).result(5)
    settle(threads, 1)
    threads.shutdown()
    me.join(5)
    assert not me.is_alive()
    with pytest.raises(RuntimeError):
        threads.submit(int)
