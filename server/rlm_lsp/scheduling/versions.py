"""What is known of the texts of open documents, so that their next versions are read sooner."""

from __future__ import annotations

from collections import OrderedDict

from rlm_model.contract.versions import Versions

KEPT_BYTES = 500_000
"""Bytes of texts of which something is kept: some thirty times as much memory."""


class KeptVersions:
    """The newest versions of documents, as far as there is room: those that were read last."""

    def __init__(self) -> None:
        """Begins with nothing known."""
        self._kept: OrderedDict[str, Versions] = OrderedDict()

    def of(self, uri: str) -> Versions:
        """What is known of a document; its next version takes the place of the last one."""
        found = self._kept.setdefault(uri, Versions())
        self._kept.move_to_end(uri)
        return found

    def forget(self, uri: str) -> None:
        """Forgets a document."""
        self._kept.pop(uri, None)

    def bound(self) -> None:
        """Forgets what there is no room for."""
        size = sum(versions.size for versions in self._kept.values())
        while size > KEPT_BYTES:
            _, versions = self._kept.popitem(last=False)
            size -= versions.size
