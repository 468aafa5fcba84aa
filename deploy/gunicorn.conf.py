"""How gunicorn serves the tracker: `gunicorn -c deploy/gunicorn.conf.py tracker.wsgi`.

Every value can be given in the environment under the name that stands here; docs/operating.md says
when to change one.
"""

import os
import sys
from pathlib import Path

# The checkout in which this file lies, whatever folder gunicorn is started in.
chdir = str(Path(__file__).resolve().parent.parent)
sys.path.insert(0, chdir)

bind = os.environ.get("TRACKER_BIND", "127.0.0.1:8000")

# A worker uses one core. Two at least: one is replaced while the other serves.
workers = int(os.environ.get("WEB_CONCURRENCY", max(2, min(os.cpu_count() or 1, 8))))
# Threads wait for the database or for readers, and probes have their own (tracker/ops/worker.py).
threads = int(os.environ.get("TRACKER_THREADS", "8"))
worker_class = "tracker.ops.worker.ProbedWorker"

# In seconds. A worker whose main thread hangs is replaced; who is served may end.
timeout = 30
graceful_timeout = 30
# Longer than nginx keeps a connection, so that nobody asks on one that was just closed.
keepalive = 75

# A worker is replaced now and then, never all at once.
max_requests = 20_000
max_requests_jitter = 2_000

# Where workers show that they live: a disk that is slow must not make them look dead.
worker_tmp_dir = "/dev/shm"  # noqa: S108  memory, and only an inode without a name
# Nobody asks this server questions on a socket of its own.
control_socket_disable = True

# A line for each request is written by the application. Whoever wants gunicorn's as well
# (`accesslog = "-"`) gets them without the address of a reader and without what was searched for.
access_log_format = "%(m)s %(U)s %(s)s %(M)s ms"
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "tracker.ops.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
