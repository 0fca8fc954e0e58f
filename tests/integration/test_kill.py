"""A program killed at any moment loses nothing it has acknowledged.

Twenty kills by default; `ANNOTATOR_KILLS=200` (or `--kills 200` when run as a program) makes more:
`python tests/integration/test_kill.py --kills 200`.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.base import ImportedArticle
from annotator.model.review import check_corrections
from annotator.services.review import ReviewSession
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace

KILLS = int(os.environ.get("ANNOTATOR_KILLS", "20"))
TEXT = "".join(f"Sentence {n} tells of Mr. Hegses and his 20 plans in Bejing. " for n in range(40))

CHILD = """
import json, random, sys
from pathlib import Path
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.errors import AnnotatorError
from annotator.model.review import NoteTarget
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace
from annotator.text.tokens import words

folder, seed = Path(sys.argv[1]), int(sys.argv[2])
pick = random.Random(seed)
workspace = Workspace.open(folder / "p.db", author="A", settings=Settings.load(folder / "settings.json"))
session = workspace.review(workspace.articles()[0].id)
places = list(words(session.document.text))
print(json.dumps({"ready": True}), flush=True)
while True:
    span = pick.choice(places)
    act = pick.randrange(7)
    try:
        if act == 0:
            changes = session.flag_by_hand(span, Category.AWKWARD, Severity.MINOR)
        elif act == 1:
            segment = pick.choice(session.segments)
            changes = session.edit(segment.span, f"Typed {pick.randrange(99)} words, freely.")
        elif act == 2 and session.corrections():
            correction = pick.choice(session.corrections())
            changes = session.add_note(NoteTarget.CORRECTION, correction.id, citation="Reuters")
        elif act == 3 and session.flags():
            changes = session.dismiss([pick.choice(session.flags()).id], f"reason {pick.randrange(99)}")
        elif act == 4 and session.undo_label():
            changes = session.undo()
        elif act == 5 and session.redo_label():
            changes = session.redo()
        else:
            changes = session.correct(span, f"right {pick.randrange(99)}", Category.ENTITY, Severity.MAJOR)
    except AnnotatorError:
        continue
    if changes:
        print(json.dumps({"step": changes.step_id, "label": changes.label}), flush=True)
"""


def open_project(folder: Path) -> Workspace:
    return Workspace.open(folder / "p.db", author="A", settings=Settings.load(folder / "settings.json"))


def prepare(folder: Path) -> None:
    with open_project(folder) as workspace:
        workspace.import_article(ImportedArticle("T", TEXT, TEXT.encode()))


def killed_run(folder: Path, pick: random.Random) -> list[dict[str, Any]]:
    """Let a child decide until it is killed at a random moment; what it acknowledged."""
    script = folder / "child.py"
    script.write_text(CHILD)
    root = Path(__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": str(root)}
    with (folder / "acknowledged").open("w+b") as out:
        child = subprocess.Popen(
            [sys.executable, str(script), str(folder), str(pick.randrange(2**32))],
            stdout=out,
            env=environment,
        )
        try:
            deadline = time.monotonic() + 60
            while out.tell() == 0 and os.fstat(out.fileno()).st_size == 0:
                assert child.poll() is None, "the child ended by itself"
                assert time.monotonic() < deadline, "the child did not start"
                time.sleep(0.002)
            time.sleep(pick.uniform(0, 0.12))
        finally:
            child.kill()
            child.wait()
        out.seek(0)
        # The last line may have been cut off in mid-word: then it was not acknowledged.
        lines = out.read().split(b"\n")[:-1]
    return [json.loads(line) for line in lines if b"step" in line]


def check(folder: Path, acknowledged: list[dict[str, Any]]) -> None:
    """Everything acknowledged is there, the store is sound, and undo and redo still work."""
    with open_project(folder) as workspace:
        assert workspace.problems() == []
        session: ReviewSession = workspace.review(workspace.articles()[0].id)
        known = {entry.step_id: entry.label for entry in session.history()}
        for step in acknowledged:
            assert known[step["step"]] == step["label"]
        # At most one decision was saved and not yet acknowledged.
        last = [entry.step_id for entry in session.history()]
        if acknowledged:
            assert len(last) - 1 - last.index(acknowledged[-1]["step"]) <= 1
        check_corrections(TEXT, session._fresh().corrections.values())
        before = session.projection().text, session.flags(), session.notes()
        if session.undo_label():
            session.undo()
            session.redo()
        assert (session.projection().text, session.flags(), session.notes()) == before


def kill_often(folder: Path, kills: int, seed: int) -> int:
    """Kill `kills` children at work on one project; the number of decisions they acknowledged."""
    pick = random.Random(seed)
    prepare(folder)
    total = 0
    for _ in range(kills):
        acknowledged = killed_run(folder, pick)
        check(folder, acknowledged)
        total += len(acknowledged)
    return total


@pytest.mark.timeout(60 + 6 * KILLS)
def test_killed_at_random_moments_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    assert kill_often(tmp_path, KILLS, seed=20261124) > KILLS


if __name__ == "__main__":
    count = int(sys.argv[sys.argv.index("--kills") + 1]) if "--kills" in sys.argv else KILLS
    with tempfile.TemporaryDirectory() as name:
        begun = time.monotonic()
        decisions = kill_often(Path(name), count, seed=random.randrange(2**32))
        print(
            f"{count} kills, {decisions} acknowledged decisions, none lost, {time.monotonic() - begun:.0f} s"
        )
