"""The snapshot that this process holds, and how it follows the directory's version."""

from collections.abc import Callable
from threading import Lock

from django.db import connection

from ..models import Version
from ..models.version import NEVER, pinned_values, read_versions
from .directory_snapshot import DirectorySnapshot
from .reading import follow_changes, read_directory

# Under this name a request keeps the snapshot that it began with.
_PINNED = "snapshot"


class SnapshotStore:
    """One snapshot a process, replaced as a whole when the directory has a newer version."""

    def __init__(self) -> None:
        self._current: DirectorySnapshot | None = None
        self._build_lock = Lock()

    def get(self) -> DirectorySnapshot:
        """The directory at the version of this request, which keeps it to its end.

        Readers of the version that is held never wait. Of those who find a newer one, the first
        builds the next snapshot and the others wait for it.
        """
        pinned = pinned_values()
        if pinned and _PINNED in pinned:
            return pinned[_PINNED]
        stamp = Version.objects.get_version(Version.DIRECTORY)
        snapshot = self._current
        if snapshot is None or snapshot.stamp != stamp:
            snapshot = self._newer(snapshot, stamp) or self._built(stamp)
        if pinned is not None:
            pinned[_PINNED] = snapshot
        return snapshot

    @staticmethod
    def _newer(current: DirectorySnapshot | None, stamp: tuple) -> DirectorySnapshot | None:
        """The held snapshot, if it is ahead of a request that began before the last edit.

        The database shows that request the newer rows as well. A number that fell back belonged
        to a transaction that was undone.
        """
        if current is None or stamp[0] >= current.number:
            return None
        now = read_versions().get(Version.DIRECTORY, NEVER)
        return current if now == current.stamp else None

    def _built(self, stamp: tuple) -> DirectorySnapshot:
        with self._build_lock:
            current = self._current
            if current is None or current.stamp != stamp:
                current = self._current = _next(current, stamp)
            return current

    def clear(self) -> None:
        """For tests, whose databases go back in time."""
        self._current = None


def _next(current: DirectorySnapshot | None, stamp: tuple) -> DirectorySnapshot:
    """The snapshot of a version: what changed since the current one, or everything."""
    vocabulary = Version.objects.get_version(Version.VOCABULARY)
    is_tentative = connection.in_atomic_block
    # What was read inside a transaction may have been undone with it.
    is_sure = current and (is_tentative or not current.is_tentative)
    followed = None
    if is_sure and stamp[0] > current.number:
        followed = follow_changes(current, stamp, vocabulary)
    snapshot = followed or read_directory(stamp, vocabulary)
    snapshot.is_tentative = is_tentative
    return snapshot


_store = SnapshotStore()
get_snapshot = _store.get
clear_snapshot = _store.clear


def slugs_of(parameter: str) -> Callable[[], list[tuple[str, str]]]:
    """The choices of a facet for a form field, read when they are needed."""

    def choices() -> list[tuple[str, str]]:
        labels = get_snapshot().labels[parameter]
        return [(slug, label) for slug, (label, _) in labels.items()]

    return choices
