"""An HTTP client that costs little, so that it is the server that is measured."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass

HEADER_END = b"\r\n\r\n"


class Client:
    """One connection, kept alive if the server keeps it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connect()

    def connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=120)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def post(self, body: bytes, path: str = "/", accept: str = "*/*") -> bytes:
        """Send JSON; return the body of the answer."""
        self.socket.sendall(
            b"POST %b HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Accept: %b\r\nContent-Length: %d\r\n\r\n%b"
            % (path.encode(), accept.encode(), len(body), body)
        )
        received = b""
        while HEADER_END not in received:
            received += self.receive()
        head, _, answer = received.partition(HEADER_END)
        fields = head.lower()
        length = int(fields.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        while len(answer) < length:
            answer += self.receive()
        if b"connection: close" in fields:
            self.close()
            self.connect()
        return answer

    def receive(self) -> bytes:
        piece = self.socket.recv(1 << 16)
        if not piece:
            raise ConnectionResetError("the server closed the connection")
        return piece

    def close(self) -> None:
        self.socket.close()


@dataclass(frozen=True)
class Load:
    """What came of a load. latencies: seconds of each request. answers: all different ones."""

    latencies: tuple[float, ...]
    answers: frozenset[bytes]
    seconds: float


def load(port: int, body: bytes, concurrency: int, seconds: float = 0, at_least: int = 1) -> Load:
    """Post the same body over `concurrency` connections at once, for some seconds.

    Each connection sends at least `at_least` requests, and its next when the last was answered.
    """
    latencies: list[float] = []
    answers: set[bytes] = set()
    started = time.perf_counter()

    def send() -> None:
        client, sent = Client(port), 0
        while sent < at_least or time.perf_counter() < started + seconds:
            asked = time.perf_counter()
            try:
                answers.add(client.post(body))
            except OSError as error:  # its worker was killed, say
                answers.add(str(error).encode())
                client = Client(port)
            latencies.append(time.perf_counter() - asked)
            sent += 1
        client.close()

    threads = [threading.Thread(target=send) for _ in range(concurrency)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Load(tuple(latencies), frozenset(answers), time.perf_counter() - started)
