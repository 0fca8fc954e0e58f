"""Word documents as other programs and people make them, and articles made from them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
from docx.oxml import parse_xml

from annotator.formats.base import Export, ImportedArticle
from annotator.model.anchor import Span
from annotator.model.document import Document, text_digest
from annotator.model.mqm import Category, Severity
from annotator.model.review import Correction, NoteKind, NoteTarget, SourceNote
from annotator.services.intake import chosen
from annotator.text.offsets import project

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "seeds" / "000_1696f6dd80099801.txt"
AT = "2026-01-02T03:04:05.000Z"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DECLARED = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_body(body: str, comments: str = "") -> bytes:
    """A document whose body is the given WordprocessingML, `comments` the content of its comments part."""
    return with_content(docx.Document(), f"{body}<w:sectPr/>", comments)


def with_content(document: docx.document.Document, body: str, comments: str = "") -> bytes:
    """A document of python-docx with another body, section and all."""
    if comments:
        # python-docx makes and relates the part; its content is replaced below.
        document.add_comment(document.add_paragraph("x").runs, "made")
    root = parse_xml(f"<w:body {DECLARED}>{body}</w:body>")
    document.element.replace(document.element.body, root)
    data = saved(document)
    if not comments:
        return data
    xml = f'<?xml version="1.0" encoding="UTF-8"?><w:comments {DECLARED}>{comments}</w:comments>'
    return replaced(data, {"word/comments.xml": xml.encode()})


def replaced(data: bytes, parts: dict[str, bytes]) -> bytes:
    """A package with some members replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, parts.get(name, source.read(name)))
        for name in set(parts) - set(source.namelist()):
            target.writestr(name, parts[name])
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def formatted() -> bytes:
    """Headings, runs of several formats, a list, a table with a merged cell, an empty paragraph, tabs and
    breaks."""
    document = docx.Document()
    document.add_heading("Leaders meet in the capital again", 1)
    paragraph = document.add_paragraph("The ministers ")
    paragraph.add_run("Pete Hegses").bold = True
    paragraph.add_run(" and ")
    paragraph.add_run("Marco Rubyo").italic = True
    paragraph.add_run(" met.\tThey talked\nabout oil  and gas.")
    document.add_paragraph("")
    for item in ("First point of the plan", "Second point"):
        document.add_paragraph(item, style="List Bullet")
    table = document.add_table(3, 2)
    for number, cell in enumerate(table._cells):
        cell.text = f"Cell {number} of it"
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 1).add_paragraph("A second paragraph here")
    document.add_paragraph("The end of the story is near.")
    return saved(document)


def sample_article() -> bytes:
    """The sample article typed into Word, a paragraph a line."""
    document = docx.Document()
    for line in SAMPLE.read_text("utf-8").split("\n"):
        document.add_paragraph(line)
    return saved(document)


def run(text: str, properties: str = "", tag: str = "t") -> str:
    formatting = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{formatting}<w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def paragraph(*content: str, mark: str = "", properties: str = "") -> str:
    """`mark` is what was done to the paragraph's mark."""
    inner = properties + (f"<w:rPr>{mark}</w:rPr>" if mark else "")
    return f"<w:p>{f'<w:pPr>{inner}</w:pPr>' if inner else ''}{''.join(content)}</w:p>"


def _by(author: str, number: int) -> str:
    return f'w:id="{number}" w:author="{author}" w:date="2025-03-0{1 + number % 9}T10:00:00Z"'


def inserted(author: str, number: int, content: str = "") -> str:
    return f"<w:ins {_by(author, number)}>{content}</w:ins>"


def deleted(author: str, number: int, text: str = "") -> str:
    content = run(text, tag="delText") if text else ""
    return f"<w:del {_by(author, number)}>{content}</w:del>"


def scripts() -> bytes:
    """Emoji, combining characters and right-to-left words."""
    return with_body(
        paragraph(run("Smile 😀 and wave 👋🏽 said Łukasz "), run("שלום עולם", "<w:rtl/>"))
        + paragraph(run("مرحبا بالعالم اليوم", "<w:rtl/>"), properties="<w:bidi/>")
        + paragraph(run("Zürich cafe\u0301 naïve 漢字かな"))
    )


def fields() -> bytes:
    """A field, a link, a bookmark, special hyphens, several texts in a run."""

    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    link = run("follow this link", '<w:u w:val="single"/>') + run(" now")
    return with_body(
        paragraph(
            '<w:bookmarkStart w:id="4" w:name="here"/>',
            run("See "),
            char("begin"),
            run(' HYPERLINK "https://example.org/" ', tag="instrText"),
            char("separate"),
            run("page seventeen"),
            char("end"),
            '<w:bookmarkEnd w:id="4"/>',
            run(" of the report, or "),
            f'<w:hyperlink w:anchor="here">{link}</w:hyperlink>',
            run("."),
        )
        + paragraph(
            "<w:r><w:rPr><w:b/></w:rPr><w:t>Well</w:t><w:noBreakHyphen/>",
            '<w:t xml:space="preserve">known words </w:t><w:tab/><w:t>and a tab</w:t>',
            "<w:br/><w:t>and a break</w:t></w:r>",
        )
        + paragraph(run("After the fields."))
    )


def noted() -> bytes:
    """A footnote."""
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    data = with_body(paragraph(run("It was denied"), reference, run(" at once.")))
    separator = paragraph("<w:r><w:separator/></w:r>")
    note = paragraph("<w:r><w:footnoteRef/></w:r>", run(" By a spokesman."))
    notes = (
        f'<w:footnotes {DECLARED}><w:footnote w:id="0" w:type="separator">{separator}</w:footnote>'
        f'<w:footnote w:id="2">{note}</w:footnote></w:footnotes>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    added = {
        "[Content_Types].xml": f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>',
        "word/_rels/document.xml.rels": f'<Relationship Id="rIdN" Type="{relation}" Target="footnotes.xml"/>'
        "</Relationships>",
    }
    members = parts(data)
    changed = {
        name: members[name].replace(b"</" + more.rsplit("</", 1)[1].encode(), more.encode())
        for name, more in added.items()
    }
    return replaced(data, {**changed, "word/footnotes.xml": notes.encode()})


def revised() -> bytes:
    """Insertions and deletions by two authors, of words and paragraph marks, one within the other."""
    nested = run("added by Ann ") + deleted("Bob", 6, "and cut by Bob ") + run("and kept ")
    return with_body(
        paragraph(
            run("The old "),
            deleted("Ann", 1, "tired "),
            inserted("Bob", 2, run("weary and worn ", "<w:i/>")),
            run("minister spoke."),
        )
        + paragraph(run("One paragraph "), mark=deleted("Ann", 3))
        + paragraph(run("joined to another by Ann."))
        + paragraph(run("Split here by Bob."), mark=inserted("Bob", 4))
        + paragraph(run("It went on in one."))
        + paragraph(run("Words "), inserted("Ann", 5, nested), run("stand here."))
        + paragraph(inserted("Ann", 8, run("A whole paragraph by Ann.")), mark=inserted("Ann", 7))
        + paragraph(run("The last one."))
    )


def revised_with_comments() -> bytes:
    """Comments and changes by two authors, in a table too, and a change of formatting."""
    formatting = f"<w:b/><w:rPrChange {_by('Dan', 12)}><w:rPr/></w:rPrChange>"
    cells = (
        paragraph(run("Oil "), inserted("Eve", 14, run("price"))),
        paragraph(run("70 dollars")),
    )
    row = "".join(f"<w:tc>{cell}</w:tc>" for cell in cells)
    columns = '<w:gridCol w:w="2000"/><w:gridCol w:w="2000"/>'
    return with_body(
        paragraph(
            '<w:commentRangeStart w:id="0"/>',
            run("The talks "),
            '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>',
            inserted("Eve", 11, run("in Geneva ")),
            run("broke up ", formatting),
            deleted("Dan", 13, "yesterday"),
            run("on Monday."),
        )
        + f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid><w:tr>{row}</w:tr></w:tbl>"
        + paragraph(run("Nobody spoke after it.")),
        f'<w:comment {_by("Dan", 0)} w:initials="D">{paragraph(run("Which talks?"))}</w:comment>',
    )


def box(content: str, number: int, other: str | None = None) -> str:
    """A run with a text box, as Word writes it: `content` twice, the second time for older programs (there
    `other`)."""
    shape = (
        '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="2000000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>"
    )
    kind = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    drawing = (
        '<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" behindDoc="0" '
        f'relativeHeight="{number}" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        '<wp:extent cx="2000000" cy="900000"/><wp:wrapSquare wrapText="bothSides"/>'
        f'<wp:docPr id="{number}" name="Box {number}"/><wp:cNvGraphicFramePr/><a:graphic>'
        f'<a:graphicData uri="{kind}">{shape}</a:graphicData></a:graphic></wp:anchor></w:drawing>'
    )
    old = (
        '<w:pict><v:shape style="position:absolute;width:150pt;height:70pt" type="#_x0000_t202"><v:textbox>'
        f"<w:txbxContent>{content if other is None else other}</w:txbxContent></v:textbox></v:shape></w:pict>"
    )
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice>'
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def boxed() -> bytes:
    """Text boxes: two in a paragraph, of several paragraphs, one cut into other runs in its second form; one
    in a cell."""
    quote = paragraph(run("“We were close,” "), run("he ", "<w:i/>"), run("said.")) + paragraph(
        run("A leader")
    )
    cut = paragraph(run("“We were "), run("close,” he said.", "<w:i/>")) + paragraph(run("A leader"))
    aside = paragraph(run("Oil fell again "), run("on Monday", "<w:b/>"))
    cell = f"<w:tc>{paragraph(run('In a cell'), box(paragraph(run('A box in it')), 3))}</w:tc>"
    return with_body(
        paragraph(run("Before the box "), box(quote, 1, cut), run("and after it."), box(aside, 2))
        + paragraph(run("The next paragraph."))
        + f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="4000"/></w:tblGrid><w:tr>{cell}</w:tr></w:tbl>'
        + paragraph(run("The last one."))
    )


def headed() -> bytes:
    """Headers and footers by python-docx: others on the first page, a second section with a header of its own
    that reads alike and the footer of the first."""
    document = docx.Document()
    document.add_paragraph("The story begins here.")
    first = document.sections[0]
    first.different_first_page_header_footer = True
    first.first_page_header.paragraphs[0].text = "Exclusive for the morning desk"
    first.header.paragraphs[0].add_run("The Daily ").bold = True
    first.header.paragraphs[0].add_run("Gazete, news of the world")
    first.footer.paragraphs[0].text = "Embargoed untill Monday"
    first.footer.add_paragraph("Not for publication")
    second = document.add_section()
    second.different_first_page_header_footer = False
    second.header.is_linked_to_previous = False
    second.header.paragraphs[0].text = "The Daily Gazete, news of the world"
    story, end = (p._p for p in document.paragraphs)
    story.insert(0, end.pPr)  # python-docx ends a section with a paragraph of its own
    document.element.body.remove(end)
    document.add_paragraph("It ends on another page.")
    return saved(document)


FRAMED = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:mimetype="application/vnd.oasis.opendocument.text"><office:automatic-styles>
<style:page-layout style:name="pm1"><style:page-layout-properties fo:page-width="8in" fo:page-height="11in"/>
<style:header-style><style:header-footer-properties fo:min-height="0.3in"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:min-height="0.3in"/></style:footer-style>
</style:page-layout></office:automatic-styles><office:master-styles>
<style:master-page style:name="Standard" style:page-layout-name="pm1">
<style:header><text:p>Weekly <text:span>Review</text:span> of the press</text:p></style:header>
<style:footer><text:p>Checked by nobody, page <text:page-number>1</text:page-number></text:p></style:footer>
</style:master-page></office:master-styles><office:body><office:text>
<text:h text:outline-level="1">A page with frames</text:h>
<text:p>Beside the text<draw:frame text:anchor-type="paragraph" svg:width="2in" svg:height="1in" svg:y="0.3in"
 draw:name="F1"><draw:text-box><text:p>A frame with words in it.</text:p><text:p>And more of them.</text:p>
</draw:text-box></draw:frame> stands a frame of LibreOffice.</text:p>
<text:p>Nothing stands beside this.</text:p>
</office:text></office:body></office:document>
"""
"""A flat OpenDocument text with a frame, a header and a footer."""

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>News</title></head><body>
<h1>Ministers talk about oil again</h1><p>By <b>Jane Roe</b>, <i>Vienna</i></p>
<p>The talks went <em>on</em> for <strong>nine hours</strong>, said
<a href="https://example.org/a">a spokesman</a> of the ministry.</p>
<ul><li>Oil</li><li>Gas and coal</li></ul><blockquote><p>“We are close.”</p></blockquote>
<table border="1"><tr><th>Who</th><th>What</th></tr><tr><td>Iran</td><td>sells <b>oil</b></td></tr></table>
<pre>One line
  another line</pre><p>Price: 70&nbsp;dollars.<br>It fell.</p>
<p><img alt="dot" src="data:image/png;base64,
iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==">
A picture stands before these words.</p></body></html>
"""
"""A web page that LibreOffice makes Word documents from."""

NOTED = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>
<text:h text:outline-level="1">A report with notes in it</text:h>
<text:p>The first claim<text:note text:id="n1" text:note-class="footnote">
<text:note-citation>1</text:note-citation><text:note-body><text:p>It was made in Rome.</text:p>
<text:p>And again in Paris.</text:p></text:note-body></text:note>
 was denied, the second<text:note text:id="n2"
 text:note-class="endnote"><text:note-citation>i</text:note-citation>
<text:note-body><text:p>An endnote about it.</text:p></text:note-body></text:note> was not.</text:p>
<text:p>Tabs<text:tab/>and<text:line-break/>breaks<text:s text:c="2"/>and spaces.</text:p>
<table:table><table:table-column table:number-columns-repeated="2"/><table:table-row><table:table-cell>
<text:p>Left cell</text:p></table:table-cell><table:table-cell><text:p>Right cell</text:p></table:table-cell>
</table:table-row></table:table>
<text:p>The third<text:note text:id="n3" text:note-class="footnote"><text:note-citation>2</text:note-citation>
<text:note-body><text:p>Nobody asked about it.</text:p></text:note-body></text:note> came late.</text:p>
</office:text></office:body></office:document>
"""
"""A flat OpenDocument text with footnotes, an endnote and a table."""

BUILDERS: dict[str, Callable[[], bytes]] = {
    "formatted": formatted,
    "sample": sample_article,
    "scripts": scripts,
    "fields": fields,
    "noted": noted,
    "boxed": boxed,
    "headed": headed,
    "revised": revised,
    "revised-with-comments": revised_with_comments,
}
"""Documents made here; LibreOffice makes more in the integration tests."""


def export_of(article: ImportedArticle, changes: Sequence[tuple[int, int, str]]) -> Export:
    """An export with corrections [start, end) → replacement; the first has a source note."""
    document = Document(
        id="d1",
        title=article.title,
        language="en",
        text=article.text,
        sha256=text_digest(article.text),
        source_uri=article.source_uri,
        imported_at=AT,
        format=article.format,
        segmenter_version=1,
        encoding=article.encoding,
        newline=article.newline,
        bom=article.bom,
        choices=chosen(article.choices),
    )
    corrections = [
        Correction(
            id=f"c{number}",
            document_id="d1",
            span=Span(start, end),
            quote=article.text[start:end],
            replacement=replacement,
            category=Category.ENTITY,
            severity=Severity.MAJOR,
            reason="It is <so> & so",
            flag_ids=(),
            author="Ann Lee",
            created_at=AT,
            updated_at=AT,
        )
        for number, (start, end, replacement) in enumerate(changes)
    ]
    note = SourceNote(
        id="n0",
        document_id="d1",
        target=NoteTarget.CORRECTION,
        target_id="c0",
        kind=NoteKind.NAME,
        citation="The Wire",
        url="https://example.org/a?b=1&c=2",
        quote="as he said",
        accessed_on="2026-01-02",
        comment="",
        author="Ann Lee",
        created_at=AT,
    )
    return Export(
        document=document,
        original=article.original,
        projection=project(article.text, corrections),
        passages=(),
        notes=(note,) if changes else (),
        unsourced=frozenset(c.id for c in corrections[1:]),
        made_at=AT,
        made_by="Ann Lee",
    )
