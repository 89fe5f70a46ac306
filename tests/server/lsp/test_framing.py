"""Message framing, without I/O."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rlm_lsp.lsp.framing import FrameDecoder


def frame(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


@given(st.lists(st.binary(max_size=40), max_size=5), st.integers(1, 30))
def test_any_cutting_of_the_stream_gives_the_same_bodies(bodies, step):
    stream = b"".join(map(frame, bodies))
    decoder = FrameDecoder()

    found = [
        body for at in range(0, len(stream), step) for body in decoder.feed(stream[at : at + step])
    ]

    assert found == bodies


def test_header_names_in_any_case_and_any_order():
    stream = b"Content-Type: x; charset=utf-8\r\ncontent-length:  2 \r\n\r\nhi"

    assert FrameDecoder().feed(stream) == [b"hi"]


def test_a_header_without_a_length_is_skipped():
    assert FrameDecoder().feed(b"Nonsense: 1\r\n\r\n" + frame(b"hi")) == [b"hi"]
