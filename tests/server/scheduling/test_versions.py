"""What is kept of the texts of open documents, so that their next versions are read sooner."""

from __future__ import annotations

import pytest
from scheduling_support import document, finished

from rlm_lsp.scheduling import versions as module
from rlm_lsp.scheduling.versions import KeptVersions
from rlm_lsp.workspace.documents import Document
from rlm_model.contract.kinds import FUNCTION, find_all
from rlm_model.contract.units import extract


def read(kept: KeptVersions, uri: str, source: bytes) -> None:
    find_all(source, "python", [FUNCTION], versions=kept.of(uri))
    kept.bound()


def test_what_was_read_last_is_kept_as_far_as_there_is_room(monkeypatch):
    monkeypatch.setattr(module, "KEPT_BYTES", 50)
    kept, source = KeptVersions(), b"def f(x): return x\n"  # 19 bytes
    read(kept, "a", source)
    read(kept, "b", source)
    read(kept, "a", source)
    read(kept, "c", source)

    assert [kept.of(uri).size for uri in "abc"] == [19, 0, 19]

    read(kept, "d", source * 3)

    assert [kept.of(uri).size for uri in "abcd"] == [0, 0, 0, 0]


@pytest.mark.asyncio(loop_scope="session")
async def test_an_edit_makes_the_text_of_what_it_changes_alone(scheduler, monkeypatch):
    made, make = [], extract.SourceFile._make

    def note(self, definition):
        made.append(definition.name)
        return make(self, definition)

    monkeypatch.setattr(extract.SourceFile, "_make", note)
    opened = document("a", "b", "c")
    scheduler.open(opened)
    await finished(scheduler)
    text = opened.text.removesuffix("n\n\n") + "2 * n\n"
    scheduler.change(Document.of_text(opened.uri, "python", 2, text))
    await finished(scheduler)
    scheduler.close(opened.uri)
    scheduler.open(document("a", "b", version=3))
    await finished(scheduler)

    # What was closed is not remembered.
    assert made == ["a", "b", "c", "c", "a", "b"]
