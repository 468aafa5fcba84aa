"""A way to a server that can be shut: what is behind it seems to be gone, or to hang."""

import selectors
import socket
import threading
from contextlib import suppress
from types import TracebackType

_PIECE = 65536


class Gate:
    """Listens on a port of this machine and passes everything on to another one.

    `refuse()`: nobody listens any more, and who is connected is cut off. `hang()`: everything is
    taken and nothing comes back. `open()`: as before.
    """

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._behind = (host, port)
        self._lock = threading.Lock()
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        self._hangs = threading.Event()
        self._listener = self._listening(0)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=[self._listener], daemon=True).start()

    def __enter__(self) -> "Gate":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.refuse()

    def open(self) -> None:
        """Let everybody through; who hung before is cut off."""
        if self._hangs.is_set():
            self._hangs.clear()
            self._cut()
        if self._listener.fileno() == -1:
            self._listener = self._listening(self.port)
            threading.Thread(target=self._accept, args=[self._listener], daemon=True).start()

    def hang(self) -> None:
        """Pass nothing on any more."""
        self._hangs.set()

    def refuse(self) -> None:
        """Listen no more."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._cut()

    @staticmethod
    def _listening(port: int) -> socket.socket:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(64)
        return listener

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                front, _address = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=[front], daemon=True).start()

    def _pass_on(self, front: socket.socket) -> None:
        with suppress(OSError), front, socket.create_connection(self._behind) as back:
            pair = (front, back)
            with self._lock:
                self._pairs.add(pair)
            try:
                self._between(front, back)
            finally:
                with self._lock:
                    self._pairs.discard(pair)

    def _between(self, front: socket.socket, back: socket.socket) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(front, selectors.EVENT_READ, back)
            selector.register(back, selectors.EVENT_READ, front)
            while True:
                ready = selector.select(timeout=0.1)
                if self._hangs.is_set():
                    if not self._wait_until_open(front):
                        return
                    continue
                for key, _events in ready:
                    piece = key.fileobj.recv(_PIECE)  # type: ignore[union-attr]  # a socket
                    if not piece:
                        return
                    key.data.sendall(piece)

    def _wait_until_open(self, front: socket.socket) -> bool:
        """Whether the connection is still there when nothing hangs any more."""
        while self._hangs.is_set():
            threading.Event().wait(0.05)
        return front.fileno() != -1

    def _cut(self) -> None:
        with self._lock:
            pairs = list(self._pairs)
        for pair in pairs:
            for end in pair:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
