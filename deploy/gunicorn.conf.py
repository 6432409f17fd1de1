"""Gunicorn's configuration, for `make run` and for a server behind nginx alike."""

import os

wsgi_app = "civicswitchboard.wsgi"
bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"

# Pages are short reads: a few threads wait for the database while others answer.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
worker_class = "gthread"

# Loaded once, before the workers: a fault in the project shows before any address is printed.
preload_app = True

# Any text that is pasted into a search box is answered, and cut off by its form. nginx.conf says
# how long a line may be at most.
limit_request_line = 0

# Nobody keeps a record of which place or service a library's patron looked up.
accesslog = None

# Quiet, so that the address is the last line; --log-level info on a server that keeps a log.
loglevel = "warning"

# Signals are enough to steer it: no second door, and no file in the user's home.
control_socket_disable = True


def when_ready(server):
    """Say where the site is, now that it really listens."""
    addresses = " and ".join(str(listener) for listener in server.LISTENERS)
    print(
        f"\nCivic Switchboard is at {addresses}\n"
        "Make a curator's account in another window: make curator\n"
        "Stop with Ctrl-C.",
        flush=True,
    )


def post_worker_init(worker):
    """Read the names of all places and what facets count now, so that nobody waits for them.

    They stay, so Python need not look through them for garbage; and a page makes thousands of
    objects, so it need not look after every few hundred.
    """
    import gc

    from django.db import DatabaseError

    from partners.places.name_index import current_index
    from partners.snapshot.store import get_snapshot

    try:
        current_index()
        get_snapshot()
    except DatabaseError:  # not migrated yet, or away: each request will say so
        worker.log.warning("Places and partners could not be read yet.")
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
