"""One story as a file of each form that is read and written, with a marked stretch (“Pete Hegses”) in it.

The words are the same everywhere, and each word that tests correct stands once in a file.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

import docx
import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from table_files import with_shared_strings
from word_documents import parts, replaced, saved

BEFORE, MARKED, AFTER = "The minister ", "Pete Hegses", " praised the Shanghai Cooperation Agency & resigned."
LINES = (
    "Leaders meet in Rome again.",
    f"{BEFORE}{MARKED}{AFTER}",
    "Łukasz waved 👨‍👩‍👧 and smiled 😀 at the bitter close.",
    "She answered שלום עולם\u200f, then مرحبا بالعالم, and that was everything.",
)
SOURCES = (
    "Führer treffen sich in Rom.",
    "Der Minister lobte sie.",
    "Er winkte und lächelte.",
    "Mehr sagte sie nicht.",
)


@dataclass(frozen=True, slots=True)
class SampleFile:
    """`kind` is the export that gives a file of the same form back. `member` is the part of a zipped file
    that holds the words, `marks` what no correction may change in the raw text. `plain` takes out of it what
    an export with corrections may say in another way; `also` are the other parts that it may change."""

    name: str
    kind: str
    data: bytes
    marks: str = r"\n"
    member: str = ""
    plain: Callable[[str], str] = str
    also: tuple[str, ...] = ()

    def raw(self, data: bytes) -> str:
        """The raw text that holds the words, said plainly."""
        return self.plain(self.members(data)[self.member].decode("utf-8"))

    def others(self, data: bytes) -> dict[str, bytes]:
        """The parts that an export leaves alone."""
        return {n: d for n, d in self.members(data).items() if n not in (self.member, *self.also)}

    def members(self, data: bytes) -> Mapping[str, bytes]:
        """The parts of a zipped file by name; else the whole file as one."""
        return parts(data) if self.member else {"": data}

    def marks_in(self, data: bytes) -> list[str]:
        return re.findall(self.marks, self.raw(data))


_TAGS = r"<[^>]*>"
_STRINGS = "xl/sharedStrings.xml"


def _with_mark(begin: str, end: str, quoted: Callable[[str], str] = escape) -> list[str]:
    """The lines with marks around the marked stretch."""
    marked = f"{quoted(BEFORE)}{begin}{quoted(MARKED)}{end}{quoted(AFTER)}"
    return [marked if MARKED in line else quoted(line) for line in LINES]


def _zipped(kind: str, members: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("mimetype", kind)
        for name, content in members.items():
            target.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _txt() -> bytes:
    return ("\n\n".join(LINES) + "\n").encode()


def _txt_of_windows() -> bytes:
    return ("\ufeff" + "\r\n".join(LINES)).encode()


def _md() -> bytes:
    first, *others = _with_mark("**[", "](https://example.org/p)**")
    return ("---\ntags: [x]\n---\n# " + "\n\n".join([first, *others]) + "\n\n```\nx = 1\n```\n").encode()


def _html() -> bytes:
    first, *others = _with_mark('<a href="/p?a=1&amp;b=2"><b>', "</b></a>")
    body = "\n".join(f"  <p>{line}</p>" for line in others)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>News</title>\n'
        '<script>var a = "<p>";</script></head><body><nav><a href="/">Home</a></nav><article>'
        f"<h1>{first}</h1>\n{body}\n<!-- end -->"
        "</article><footer>All rights reserved</footer></body></html>\n"
    ).encode()


def _docx() -> bytes:
    document = docx.Document()
    for line in LINES:
        paragraph = document.add_paragraph()
        before, marked, after = line.partition(MARKED)
        paragraph.add_run(before)
        if marked:
            paragraph.add_run(marked).bold = True
            paragraph.add_run(after)
    return saved(document)


def _odt() -> bytes:
    lines = _with_mark('<text:span text:style-name="T1">', "</text:span>")
    body = "".join(f"<text:p>{line}</text:p>" for line in lines)
    return _zipped(
        "application/vnd.oasis.opendocument.text",
        {
            "content.xml": '<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content '
            'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
            f"{body}</office:text></office:body></office:document-content>",
            "styles.xml": "<styles/>",
        },
    )


def _srt() -> bytes:
    cues = enumerate(_with_mark("<i>", "</i>", str), 1)
    return "\n".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{line}\n" for n, line in cues).encode()


def _vtt() -> bytes:
    cues = enumerate(_with_mark("<v Ann>", "</v>"), 1)
    timed = (f"00:0{n}.000 --> 00:0{n}.900 align:start\n{line}\n" for n, line in cues)
    return "\n".join(["WEBVTT\n\nNOTE nobody reads this\n", *timed]).encode()


def _xliff_1() -> bytes:
    lines = zip(SOURCES, _with_mark('<g id="1">', "</g>"), strict=True)
    units = "".join(
        f'  <trans-unit id="{n}"><source>{source}</source>\n   <target state="translated">{line}</target>'
        "<note>n</note></trans-unit>\n"
        for n, (source, line) in enumerate(lines)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<xliff version="1.2" '
        'xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a.txt" source-language="de" '
        f'target-language="en" datatype="plaintext"><body>\n{units}</body></file></xliff>\n'
    ).encode()


def _xliff_2(version: str) -> bytes:
    lines = zip(SOURCES, _with_mark('<pc id="1">', "</pc>"), strict=True)
    units = "".join(
        f'  <unit id="u{n}"><segment state="translated"><source>{source}</source>\n   <target>{line}</target>'
        "</segment></unit>\n"
        for n, (source, line) in enumerate(lines)
    )
    return (
        f'<?xml version="1.0"?>\n<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="{version}" '
        f'srcLang="de" trgLang="en"><file id="f1">\n{units}</file></xliff>\n'
    ).encode()


def _tmx() -> bytes:
    lines = _with_mark('<bpt i="1">&lt;b&gt;</bpt>', '<ept i="1">&lt;/b&gt;</ept>')
    units = "".join(
        f'  <tu><tuv xml:lang="de"><seg>{source}</seg></tuv>\n'
        f'    <tuv xml:lang="en"><seg>{line}</seg></tuv></tu>\n'
        for source, line in zip(SOURCES, lines, strict=True)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<tmx version="1.4"><header creationtool="X" '
        'creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="de" '
        f'datatype="plaintext"/><body>\n{units}</body></tmx>\n'
    ).encode()


def _po() -> bytes:
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: en\\n"\n'
    lines = zip(SOURCES, _with_mark("<b>", "</b>", str), strict=True)
    return (head + "".join(f'\n#: a.c:1\nmsgid "{s}"\nmsgstr "{line}"\n' for s, line in lines)).encode()


def _table(delimiter: str) -> bytes:
    lines = zip(SOURCES, LINES, strict=True)
    rows = (f'{n}{delimiter}{s}{delimiter}"{line}"\r\n' for n, (s, line) in enumerate(lines))
    return (f"id{delimiter}source{delimiter}target\r\n" + "".join(rows)).encode()


def _xlsx() -> bytes:
    bold = TextBlock(InlineFont(b=True), MARKED)
    lines = [CellRichText(BEFORE, bold, AFTER) if MARKED in line else line for line in LINES]
    book = openpyxl.Workbook()
    for row in (("id", "source", "target"), *zip(range(4), SOURCES, lines, strict=True)):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    data = with_shared_strings(out.getvalue())
    strings = parts(data)[_STRINGS].decode()
    # Letters rather than the references openpyxl writes, as other programs do.
    letters = re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), strings)
    return replaced(data, {_STRINGS: letters.encode()})


def _epub() -> bytes:
    first, *others = _with_mark("<em>", "</em>")
    body = "\n".join(f"<p>{line}</p>" for line in others)
    return _zipped(
        "application/epub+zip",
        {
            "META-INF/container.xml": '<?xml version="1.0"?><container version="1.0" '
            'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
            'full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
            "book.opf": '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
            '<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="a"/></spine></package>',
            "a.xhtml": '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml" '
            f'xml:lang="en"><head><title>No</title></head><body><h1>{first}</h1>\n{body}\n</body></html>\n',
        },
    )


def _unsigned(raw: str) -> str:
    """A translation memory without who changed a segment and when."""
    return re.sub(r' change(date|id)="[^"]*"', "", raw)


def _in_whole_runs(raw: str) -> str:
    """A Word document with neighbouring runs of the same looks as one."""
    raw = raw.replace(' xml:space="preserve"', "")
    neighbours = re.compile(r"(<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t>)([^<]*)</w:t></w:r>\1")
    while (joined := neighbours.sub(r"\1\2", raw)) != raw:
        raw = joined
    return raw


SAMPLE_FILES = (
    SampleFile("a.txt", "txt", _txt()),
    SampleFile("windows.txt", "txt", _txt_of_windows(), "\ufeff|\r\n"),
    SampleFile("a.md", "md", _md(), r"\n|[*#`\[(].?"),
    SampleFile("a.html", "html", _html(), _TAGS),
    SampleFile("a.docx", "docx", _docx(), _TAGS, "word/document.xml", _in_whole_runs),
    SampleFile("a.odt", "odt", _odt(), _TAGS, "content.xml"),
    SampleFile("a.srt", "srt", _srt(), rf".*-->.*|\n|{_TAGS}"),
    SampleFile("a.vtt", "vtt", _vtt(), rf".*-->.*|\n|{_TAGS}"),
    SampleFile("1.2.xlf", "xliff", _xliff_1(), _TAGS),
    SampleFile("2.0.xlf", "xliff", _xliff_2("2.0"), _TAGS),
    SampleFile("2.1.xlf", "xliff", _xliff_2("2.1"), _TAGS),
    SampleFile("a.tmx", "tmx", _tmx(), _TAGS, plain=_unsigned),
    SampleFile("a.po", "po", _po(), rf'{_TAGS}|"|\n'),
    SampleFile("a.csv", "csv-table", _table(","), r'"|\r\n'),
    SampleFile("a.tsv", "tsv-table", _table("\t"), r'"|\r\n'),
    SampleFile("a.xlsx", "xlsx", _xlsx(), _TAGS, _STRINGS, also=("xl/workbook.xml",)),
    SampleFile("a.epub", "epub", _epub(), _TAGS, "a.xhtml"),
)
