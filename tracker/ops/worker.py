"""The worker of gunicorn: threads for pages, and a door where probes need not wait for them."""

import socket
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

_PROBES = tuple(
    f"{method} /{name} ".encode() for method in ("GET", "HEAD") for name in ("livez", "readyz")
)
_LONGEST = max(map(len, _PROBES))
# In seconds: how long somebody at the door may take to say what they want.
_PATIENCE = 0.05


class ProbedWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Answers `/livez` and `/readyz` while every thread is busy with a page.

    Pages may all wait for the same lock or a slow database. Who asks whether the process lives must
    not wait behind them, or a process that merely waits is taken for dead and restarted.
    """

    def init_process(self) -> None:
        """Serve until told to stop."""
        self._inside = 0
        self._door = ThreadPoolExecutor(max_workers=2, thread_name_prefix="door")
        super().init_process()

    def enqueue_req(self, conn: Any) -> None:
        """Give the request to a thread; look first what it is where all of them are busy."""
        self._inside += 1
        if self._inside <= self.cfg.threads:
            super().enqueue_req(conn)
        else:
            self._door.submit(self._look_at, conn)

    def finish_request(self, conn: Any, fs: "Future[Any]") -> None:
        """Keep the connection or close it."""
        self._inside -= 1
        super().finish_request(conn, fs)

    def _look_at(self, conn: Any) -> None:
        if not self._is_probe(conn):
            super().enqueue_req(conn)
            return
        done: Future[Any] = Future()
        done.set_result(self.handle(conn))
        self.method_queue.defer(self.finish_request, conn, done)

    @staticmethod
    def _is_probe(conn: Any) -> bool:
        try:
            if not conn.wait_for_data(_PATIENCE):
                return False
            first: bytes = conn.sock.recv(_LONGEST, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except OSError:
            return False
        return first.startswith(_PROBES)
