"""LibreOffice as a judge of Word files: what it reads, and what is left when it accepts or rejects every
change.

One process, with a profile of its own, goes through a list of jobs in a Basic macro; it saves flat
OpenDocument text, which is read back here with nothing of the program's own code.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

import pytest

ACCEPT, REJECT, AS_IS = ".uno:AcceptAllTrackedChanges", ".uno:RejectAllTrackedChanges", ""
_MACRO = """\
Option Explicit

Sub Run
    Dim n As Integer, job As String, parts
    n = FreeFile
    Open Environ("JOBS") For Input As #n
    Do While Not EOF(n)
        Line Input #n, job
        If job <> "" Then
            parts = Split(job, "|")
            Work parts(0), parts(1), parts(2), parts(3)
        End If
    Loop
    Close #n
    StarDesktop.terminate()
End Sub

Sub Work(source As String, target As String, command As String, saver As String)
    Dim opening(0) As New com.sun.star.beans.PropertyValue
    Dim saving(0) As New com.sun.star.beans.PropertyValue
    Dim loaded, dispatcher
    opening(0).Name = "Hidden"
    opening(0).Value = True
    loaded = StarDesktop.loadComponentFromURL(source, "_blank", 0, opening())
    If command <> "" Then
        dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
        dispatcher.executeDispatch(loaded.CurrentController.Frame, command, "", 0, Array())
    End If
    saving(0).Name = "FilterName"
    saving(0).Value = saver
    loaded.storeToURL(target, saving())
    loaded.close(True)
End Sub
"""
_MODULE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">{}</script:module>
"""
_FLAT = "OpenDocument Text Flat XML"
WORD = "MS Word 2007 XML"


def office() -> str:
    """The command that starts LibreOffice. Without one tests are skipped; on CI they fail."""
    command = shutil.which("soffice") or shutil.which("libreoffice")
    if command is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs LibreOffice Writer.")
        pytest.skip("LibreOffice is not installed.")
    return command


class LibreOffice:
    """`folder` holds the profile and everything written."""

    def __init__(self, folder: Path) -> None:
        self._command = office()
        self._folder = folder
        self._profile = folder / "profile"
        self._count = 0
        # The first start makes the profile, with an empty module that takes the macro.
        self._start("--terminate_after_init")
        module = self._profile / "user" / "basic" / "Standard" / "Module1.xba"
        module.write_text(_MODULE.format(_escaped(_MACRO)), "utf-8")

    def texts(self, jobs: Iterable[tuple[bytes, str]], suffix: str = ".docx") -> list[str]:
        """For each document and command: its text afterwards, paragraphs separated by newlines, notes
        last."""
        return [flat_text(path.read_bytes()) for path in self._run(jobs, suffix, _FLAT)]

    def converted(self, documents: Iterable[bytes], suffix: str, filter_name: str = WORD) -> list[bytes]:
        """Documents of the form `suffix` as LibreOffice saves them through one of its filters."""
        return [path.read_bytes() for path in self._run(((d, AS_IS) for d in documents), suffix, filter_name)]

    def _run(self, jobs: Iterable[tuple[bytes, str]], suffix: str, filter_name: str) -> list[Path]:
        lines, targets = [], []
        for data, command in jobs:
            self._count += 1
            source, target = (self._folder / f"{self._count}{s}" for s in (suffix, ".out"))
            source.write_bytes(data)
            lines.append("|".join((source.as_uri(), target.as_uri(), command, filter_name)))
            targets.append(target)
        listed = self._folder / "jobs.txt"
        listed.write_text("\n".join(lines) + "\n", "utf-8")
        self._start("macro:///Standard.Module1.Run", JOBS=str(listed))
        return targets

    def _start(self, argument: str, **environment: str) -> None:
        command = [
            self._command,
            f"-env:UserInstallation={self._profile.as_uri()}",
            "--headless",
            "--norestore",
            "--nologo",
            argument,
        ]
        # The command is a script that starts others: all of them go when it takes too long.
        process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            status = process.wait(timeout=240)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        assert status == 0, f"LibreOffice ended with status {status}."


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SKIPPED = (f"{_OFFICE}annotation", f"{_OFFICE}annotation-end")
_BESIDE = [f"{_STYLE}{kind}{pages}" for kind in ("header", "footer") for pages in ("-first", "", "-left")]


def flat_text(data: bytes) -> str:
    """The text of a flat OpenDocument file: a paragraph a line, boxes after the paragraph they stand in,
    notes after the body, then headers and footers, of those that read alike one."""
    root = ElementTree.fromstring(data)
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    assert body is not None
    assert all(not len(changes) for changes in root.iter(f"{_TEXT}tracked-changes"))
    paragraphs: list[str] = []
    notes: list[ElementTree.Element] = []
    _walk(body, paragraphs, notes)
    while notes:
        first = len(paragraphs)
        _walk(notes.pop(0), paragraphs, notes)
        # What stands between a note's number and its words is layout.
        paragraphs[first] = paragraphs[first].lstrip()
    beside: dict[str, None] = {}
    for page in _pages(root, body):
        for part in (found for tag in _BESIDE if (found := page.find(tag)) is not None):
            lines: list[str] = []
            _walk(part, lines, notes)
            beside["\n".join(lines)] = None
    return "\n".join([*paragraphs, *(text for text in beside if text)])


def _pages(root: ElementTree.Element, body: ElementTree.Element) -> list[ElementTree.Element]:
    """The kinds of pages in the order the text comes to them."""
    name = f"{_STYLE}name"
    pages = {p.get(name, ""): p for p in root.iterfind(f"{_OFFICE}master-styles/{_STYLE}master-page")}
    begun = {s.get(name): s.get(f"{_STYLE}master-page-name") for s in root.iter(f"{_STYLE}style")}
    used = dict.fromkeys(begun.get(e.get(f"{_TEXT}style-name")) for e in body.iter())
    order = [n for n in used if n in pages]
    return [pages[n] for n in order] + [page for n, page in pages.items() if n not in used]


def _walk(element: ElementTree.Element, paragraphs: list[str], notes: list[ElementTree.Element]) -> None:
    for child in element:
        if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            boxes: list[ElementTree.Element] = []
            paragraphs.append(_inline(child, notes, boxes))
            for box in boxes:
                _walk(box, paragraphs, notes)
        elif child.tag != f"{_TEXT}tracked-changes":
            _walk(child, paragraphs, notes)


def _inline(
    element: ElementTree.Element, notes: list[ElementTree.Element], boxes: list[ElementTree.Element]
) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif child.tag == f"{_TEXT}s":
            parts.append(" " * int(child.get(f"{_TEXT}c", "1")))
        elif child.tag == f"{_TEXT}note":
            body = child.find(f"{_TEXT}note-body")
            assert body is not None
            notes.append(body)
        elif child.tag.startswith(_DRAW) and child.tag != f"{_DRAW}a":
            boxes.append(child)
        elif child.tag not in _SKIPPED:
            parts.append(_inline(child, notes, boxes))
        parts.append(child.tail or "")
    return "".join(parts)
