"""Message framing: bytes in, message bodies out. No I/O."""

from __future__ import annotations

import re

_LENGTH = re.compile(rb"^content-length:\s*(\d+)\s*$", re.IGNORECASE | re.MULTILINE)
_END = b"\r\n\r\n"


class FrameDecoder:
    """Cuts a stream into message bodies."""

    def __init__(self) -> None:
        """Starts at a frame's beginning."""
        self._buffer = bytearray()
        self._missing: int | None = None

    def feed(self, data: bytes) -> list[bytes]:
        """Takes the stream's next bytes and gives the bodies that are now whole.

        A header without a length is skipped: what follows it is read as the next header.
        """
        self._buffer += data
        bodies: list[bytes] = []
        while True:
            if self._missing is None:
                end = self._buffer.find(_END)
                if end < 0:
                    return bodies
                match = _LENGTH.search(bytes(self._buffer[:end]).replace(b"\r\n", b"\n"))
                del self._buffer[: end + len(_END)]
                if match is None:
                    continue
                self._missing = int(match.group(1))
            if len(self._buffer) < self._missing:
                return bodies
            bodies.append(bytes(self._buffer[: self._missing]))
            del self._buffer[: self._missing]
            self._missing = None
