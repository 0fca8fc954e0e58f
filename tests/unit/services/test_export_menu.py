"""Which exports are offered: each that is can be written, each that is not cannot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.formats.registry import EXPORT_KINDS, read_article, read_pasted
from annotator.model.errors import AnnotatorError
from annotator.paths import seed
from annotator.services import exporting
from annotator.services.export_menu import ExportGroup, export_menu
from annotator.services.workspace import Workspace

SUBTITLES = "1\n00:00:01,000 --> 00:00:02,000\nPete Hegses arrived in Rome.\n"
QT = {"pdf"}
"""Need a display or the offscreen platform, and are tested where they are made."""


@pytest.mark.parametrize("name", ["plain", "subtitles"])
def test_what_is_offered_can_be_written(name: str, workspace: Workspace, tmp_path: Path) -> None:
    path = seed("000_1696f6dd80099801.txt")
    if name == "subtitles":
        path = tmp_path / "film.srt"
        path.write_text(SUBTITLES, encoding="utf-8")
    document = workspace.import_article(read_article(path))
    offers = export_menu(document)
    offered = {offer.kind.id for offer in offers}
    assert offers[0].group is ExportGroup.OWN
    assert offers[0].kind.id == document.format
    gathered = exporting.gather(workspace, document.id)
    for kind in offered - QT:
        assert EXPORT_KINDS[kind].write(gathered).data
    for kind in {"odt", "epub", "xliff", "po", "xlsx", "csv-table", "srt", "vtt"} - {document.format}:
        assert kind not in offered
        with pytest.raises(AnnotatorError):
            EXPORT_KINDS[kind].write(gathered)


def test_groups_stand_together_in_their_order(workspace: Workspace) -> None:
    document = workspace.import_article(read_pasted("Some words."))
    groups = [offer.group for offer in export_menu(replace(document, format="docx"))]
    assert groups == sorted(groups, key=list(ExportGroup).index)
    assert set(groups) == set(ExportGroup)
