"""OpenDocument texts in: what is text, what is left out, and what is refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from annotator.formats import odt
from annotator.formats.registry import IMPORTERS
from annotator.model.errors import ImportFailedError

DECLARED = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def packed(members: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for name, content in members.items():
            target.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def document(body: str, **more: str) -> bytes:
    content = f"<office:text>{body}</office:text>"
    return packed(
        {
            "content.xml": f"<office:document-content {DECLARED}><office:body>{content}</office:body>"
            "</office:document-content>",
            **more,
        }
    )


def text_of(body: str) -> str:
    return odt.read(document(body), "a.odt").text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("  one \n  two\t<text:span>three </text:span> four ", "one two three four"),
        ('a<text:s text:c="3"/>b<text:tab/>c<text:line-break/> d', "a   b\tc\n d"),
        ("<text:a>link</text:a>ed<office:annotation><text:p>no</text:p></office:annotation>", "linked"),
        ("a<draw:frame><draw:text-box><text:p>no</text:p></draw:text-box></draw:frame>b", "ab"),
        (
            '<text:change-start text:change-id="1"/>new<text:change-end text:change-id="1"/> words',
            "new words",
        ),
    ],
)
def test_what_a_paragraph_reads_as(content: str, text: str) -> None:
    assert text_of(f"<text:p>{content}</text:p>") == text


def test_blocks_and_notes_in_reading_order() -> None:
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p>{}"
    note = note.format("</text:note-body></text:note>")
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    cells = f"{cell.format('left')}<table:covered-table-cell/>{cell.format('right')}"
    row = f"<table:table-row>{cells}</table:table-row>"
    assert (
        text_of(
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
            "</text:changed-region></text:tracked-changes>"
            f"<text:h>Title</text:h><text:p>Claim{note}.</text:p><table:table>{row}</table:table>"
            "<text:list><text:list-item><text:p>item</text:p></text:list-item></text:list><text:p/><text:p>end</text:p>"
        )
        == "Title\nClaim.\nleft\nright\nitem\n\nend\nA note."
    )


def test_changes_and_comments_are_told() -> None:
    comment = "<office:annotation><dc:creator>Eve</dc:creator><text:p>Sure?</text:p></office:annotation>"
    data = document(
        "<text:tracked-changes><text:changed-region/></text:tracked-changes>"
        f"<text:p>Some words{comment} here</text:p>"
    )
    changes, comments = odt.read(data, "a.odt").warnings
    assert "tracked changes" in changes
    assert comments == "Comment by Eve: “Sure?”"


def test_content_decides() -> None:
    data = document("<text:p>words</text:p>")
    assert next(i.id for i in IMPORTERS if i.recognises(data)) == "odt"


LOCKED = {"META-INF/manifest.xml": "<manifest><file-entry><encryption-data/></file-entry></manifest>"}


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (document("<text:p>words</text:p>")[:300], "damaged"),
        (packed({}), "missing"),
        (packed({"content.xml": "<a/>"}), "no text"),
        (packed({"content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "entities"),
        (packed({"content.xml": "<a>" * 10_000}), "damaged"),
        (document("<text:p>words</text:p>", **LOCKED), "password"),
    ],
)
def test_what_is_broken_locked_or_hostile_is_refused(data: bytes, match: str) -> None:
    with pytest.raises(ImportFailedError, match=match) as caught:
        odt.read(data, "bad.odt")
    assert caught.value.hint
