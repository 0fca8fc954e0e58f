"""Write the seeds of the corpus: small files of each form that hold much of what the form can.

    python tests/fuzz/make_corpus.py

The fuzzer starts from them. They are the same each time, so that only a change here shows in the repository.
"""

# ruff: noqa: E501 (markup reads best unbroken)

from __future__ import annotations

import io
import json
import lzma
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

from pdf_files import LOCKED, lines, pdf
from xliff_files import SEVERAL, TRADOS, V12, V21

CORPUS = Path(__file__).resolve().parent / "corpus"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TEXT = (
    "Leaders meet in the capital again\n\nBy Ann Lee\n\nThe minister Pete Hegses praised the Shanghai "
    "Cooperation Agency.\nŁukasz waved 😀, said “שלום עולם” and left.\n"
)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, content in members.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def relationships(*targets: tuple[str, str]) -> str:
    items = "".join(
        f'<Relationship Id="rId{n}" Type="{R}/{kind}" Target="{path}"/>'
        for n, (kind, path) in enumerate(targets, 1)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}'
        "</Relationships>"
    )


def content_types(kind: str, parts: Mapping[str, str]) -> str:
    items = "".join(
        f'<Override PartName="/{path}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.{type_}+xml"/>'
        for path, type_ in parts.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{items}</Types>'
    )


# -- Word

_BY = 'w:author="Eve" w:date="2025-03-01T10:00:00Z"'
DOCX_BODY = f"""<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Leaders meet</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">The minister </w:t></w:r><w:commentRangeStart w:id="0"/><w:r><w:rPr><w:b/></w:rPr>
<w:t>Pete Hegses</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>
<w:ins w:id="1" {_BY}><w:r><w:t>warmly</w:t></w:r></w:ins><w:del w:id="2" {_BY}><w:r><w:delText>coldly</w:delText>
</w:r></w:del><w:moveFrom w:id="3" {_BY}><w:r><w:t>here</w:t></w:r></w:moveFrom><w:r><w:tab/><w:t>met</w:t><w:br/>
<w:noBreakHyphen/><w:sym w:font="Wingdings" w:char="F04A"/><w:footnoteReference w:id="2"/></w:r>
<w:hyperlink r:id="rId9"><w:r><w:t>them</w:t></w:r></w:hyperlink></w:p>
<w:p><w:pPr><w:rPr><w:del w:id="4" {_BY}/></w:rPr></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r>
<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>
<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>A cell</w:t></w:r></w:p></w:tc>
<w:tc><w:sdt><w:sdtContent><w:p><w:fldSimple w:instr="DATE"><w:r><w:t>May</w:t></w:r></w:fldSimple></w:p></w:sdtContent>
</w:sdt></w:tc></w:tr></w:tbl><mc:AlternateContent><mc:Choice Requires="x"><w:p/></mc:Choice><mc:Fallback><w:p><w:r>
<w:t>Or this</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r>
<w:r><w:rPr><w:rtl/></w:rPr><w:t>שלום 😀</w:t></w:r></w:p><w:p><w:r><w:t>Beside</w:t></w:r><w:r><mc:AlternateContent>
<mc:Choice Requires="x"><w:drawing><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice>
<mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback>
</mc:AlternateContent></w:r></w:p><w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference
w:type="first" r:id="rId4"/><w:titlePg/></w:sectPr>"""


def docx() -> bytes:
    declared = (
        f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    words = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    parts = {"document": "document.main"} | {
        n: n.rstrip("12") for n in ("comments", "footnotes", "header1", "footer1")
    }
    return zipped(
        {
            "[Content_Types].xml": content_types(
                "wordprocessingml", {f"word/{name}.xml": type_ for name, type_ in parts.items()}
            ),
            "_rels/.rels": relationships(("officeDocument", "word/document.xml")),
            "word/_rels/document.xml.rels": relationships(
                ("comments", "comments.xml"),
                ("footnotes", "footnotes.xml"),
                ("header", "header1.xml"),
                ("footer", "footer1.xml"),
            ),
            "word/document.xml": f"<w:document {declared}><w:body>{DOCX_BODY}</w:body></w:document>",
            "word/comments.xml": f'<w:comments {declared}><w:comment w:id="0" {_BY} w:initials="E">'
            f"{words.format('Who is it?')}</w:comment></w:comments>",
            "word/footnotes.xml": f'<w:footnotes {declared}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
            f'<w:footnote w:id="2">{words.format("A note.")}</w:footnote></w:footnotes>',
            "word/header1.xml": f"<w:hdr {declared}>{words.format('The Daily')}</w:hdr>",
            "word/footer1.xml": f"<w:ftr {declared}>{words.format('Embargoed')}</w:ftr>",
        }
    )


# -- OpenDocument, e-book


def odt() -> bytes:
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    declared = " ".join(f'xmlns:{n}="{urn}:{n}:1.0"' for n in ("office", "text", "table"))
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    body = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>gone</text:p></text:deletion>'
        '</text:changed-region></text:tracked-changes><text:h text:outline-level="1">Leaders meet</text:h>'
        '<text:p>The  minister<text:s text:c="3"/>Pete <text:span text:style-name="T1">Hegses</text:span><text:tab/>met'
        '<text:line-break/>them<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>A note.</text:p></text:note-body></text:note><office:annotation><dc:creator>Eve"
        '</dc:creator><text:p>Sure?</text:p></office:annotation>.</text:p><text:p><text:change-start text:change-id="c1"/>'
        'new<text:change-end text:change-id="c1"/> <text:a xlink:href="x">link</text:a> 😀</text:p><table:table>'
        f'<table:table-row table:number-rows-repeated="2">{cell.format("left")}{cell.format("right")}</table:table-row>'
        "</table:table><text:list><text:list-item><text:p>item</text:p></text:list-item></text:list><text:p/>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f'<office:document-content {declared} xmlns:dc="http://purl.org/dc/elements/1.1/" '
            f'xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:text>{body}</office:text></office:body>'
            "</office:document-content>",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{urn}:manifest:1.0"/>',
        }
    )


def epub() -> bytes:
    html = '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head><title>T</title></head><body>{}</body></html>'
    chapter = (
        '<h1 id="a">Leaders <em>meet</em></h1><p>It was&nbsp;late &amp;\n he <b>said</b><a href="#n">1</a>, &#8220;no&#8221;.'
        "<br/>Then <!-- x --> he left.</p><div>Loose <p>A paragraph</p> more</div><script>var x</script><ul><li>Oil</li></ul>"
        "<table><tr><td>Left</td><td>Right</td></tr></table><p hidden='hidden'>unseen</p><p><ruby>漢<rt>kan</rt></ruby></p>"
        "<pre>  one\n  two</pre><p><![CDATA[a < b]]> c</p>"
    )
    items = "".join(
        f'<item id="{n}" href="{n}.xhtml" media-type="application/xhtml+xml"{more}/>'
        for n, more in (("nav", ' properties="nav"'), ("c1", ""), ("c2", ""))
    )
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
            '<rootfiles><rootfile full-path="O/b.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
            "O/b.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:language>en-GB</dc:language></metadata><manifest>'
            f'{items}<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
            '<spine toc="ncx"><itemref idref="c1"/><itemref idref="c2"/></spine></package>',
            "O/nav.xhtml": html.format(
                '<nav xmlns:epub="http://www.idpf.org/2007/ops" epub:type="toc"><ol><li><a href="c1.xhtml#a">One</a></li>'
                "</ol></nav>"
            ),
            "O/toc.ncx": '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>The second'
            '</text></navLabel><content src="c2.xhtml"/></navPoint></navMap></ncx>',
            "O/c1.xhtml": "<!DOCTYPE html>" + html.format(chapter),
            "O/c2.xhtml": html.format("<p>The second chapter is short.</p>"),
        }
    )


# -- a workbook


def xlsx() -> bytes:
    cells = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>note</t></is></c></row>'
        '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="s"><v>3</v></c><c r="C2"><v>7</v></c></row>'
        '<row r="4"><c r="A4" t="s"><v>2</v></c><c r="B4" t="inlineStr"><is><r><t xml:space="preserve">The minister </t></r>'
        '<r><rPr><b/></rPr><t>Pete Hegses</t></r></is></c><c r="C4"><f>LEN(B4)</f><v>5</v></c></row>'
        '<row><c t="str"><f>A1</f><v>source</v></c><c t="b"><v>1</v></c></row>'
    )
    strings = (
        "source",
        "target",
        "Ein Satz steht hier.",
        "One sentence stands&#10;here_x000D_.",
        "Old words",
    )
    sheet = f'<worksheet xmlns="{S}"><sheetData>{{}}</sheetData></worksheet>'
    parts = {"workbook": "sheet.main", "worksheets/s1": "worksheet", "worksheets/s2": "worksheet"}
    parts["sharedStrings"] = "sharedStrings"
    return zipped(
        {
            "[Content_Types].xml": content_types(
                "spreadsheetml", {f"xl/{name}.xml": type_ for name, type_ in parts.items()}
            ),
            "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets><sheet name="Texts" sheetId="1" r:id="rId1"/>'
            '<sheet name="Old" sheetId="2" state="hidden" r:id="rId2"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relationships(
                ("worksheet", "worksheets/s1.xml"),
                ("worksheet", "worksheets/s2.xml"),
                ("sharedStrings", "sharedStrings.xml"),
            ),
            "xl/worksheets/s1.xml": sheet.format(cells),
            "xl/worksheets/s2.xml": sheet.format('<row r="1"><c r="A1" t="s"><v>4</v></c></row>'),
            "xl/sharedStrings.xml": f'<sst xmlns="{S}" count="5" uniqueCount="5">'
            + "".join(f"<si><t>{words}</t></si>" for words in strings)
            + "</sst>",
        }
    )


# -- text

RTF = (
    r"{\rtf1\ansi\ansicpg1252\deff0\uc1{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128 "
    r"MS Mincho;}}{\colortbl;\red0;}{\stylesheet{\s0 Normal;}}{\info{\title T}}{\header The Daily\par}\pard\plain "
    r"Leaders meet\par The \b minister\b0  \'93Pete Hegses\'94 caf\'e9 {\f1 \'cc\'ee} {\f2 \'93\'8c} \u233\'e9 "
    r"\u-10179?\u-8704? {\v hidden}{\deleted gone}{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}{\upr{a}{\*\ud{b\u233?}}}"
    r"\line{\footnote A note}{\*\annotation Who?}\trowd\intbl a\cell b\cell\row\pard {\pict\pngblip 89504e47}\~\_\-"
    r"\emdash\ldblquote x{\object{\*\objdata 01}{\result seen}}{\shp{\*\shpinst{\shptxt box}}}\bin3 {}}end\par}"
)
MD = """---
title: "T"
---
# Leaders *meet* again #

The **minister [Pete Hegses](http://x.org/a_b "Title")** said
it &amp; `went  home`, \\*so to say\\*.\x20\x20
A line ![picture](p.png)[^1] <span>and</span> <https://e.org/a> ~~no~~.

> Quoted *words
> go* on

1. First item
   continued
- [x] item

| Name | Said \\| done |
|------|:-------------:|
| Ann  | *much* |

```python
code
```
<div>html</div>

    indented

Setext
======
[^1]: A *note* here.
[ref]: http://x.org
"""
HTML = """<!DOCTYPE html><html lang='en'><head><meta charset="utf-8"><title>Great powers talk</title><style>p {}</style>
<link rel="canonical" href="https://e.org/a"><script>var x = '<p>';</script></head><body><nav><a href='/'>Home</a></nav>
<article><h1>Great powers talk again</h1><p>The minister <b>Pete&nbsp;Hegses</b> praised the Shanghai Cooperation Agency
&amp; resigned &#8220;today&#8221; from <a href="/x">all</a> his posts in the government.<br>Then he left.</p>
<ul><li>Oil <li>Gas</ul><table><tr><th>Left<td>Right</table><pre>one
 two</pre><!-- c --><p hidden>no</p><blockquote>He said so many things about it all.</blockquote><textarea>x</textarea>
<svg><text>no</text></svg><img alt="picture"><ruby>漢<rt>kan</rt></ruby></article><footer>Copyright</footer></body></html>
"""
TMX = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4">
<header creationtool="X" segtype="sentence" o-tmf="x" adminlang="en" srclang="de-DE" datatype="plaintext"/><body>
<tu tuid="1"><note>Check it</note><tuv xml:lang="de-DE"><seg>Herr <bpt i="1">&lt;b&gt;</bpt>Hegset<ept i="1"/> kam.</seg></tuv>
<tuv xml:lang="en-GB" creationid="Bob"><prop type="p">q</prop><seg>Mr <bpt i="1"/>Hegses<ept i="1"/> came<ph><sub>x</sub></ph>.
</seg></tuv><tuv xml:lang="fr"><seg>M. Hegset</seg></tuv></tu><tu srclang="fr"><tuv xml:lang="fr"><seg>Gaz</seg></tuv>
<tuv xml:lang="en-GB"><seg>Gas &amp; <hi>oil</hi> 😀</seg></tuv></tu><tu><tuv lang="de-DE"><seg/></tuv></tu></body></tmx>
"""
PO = r"""# Translators
#, fuzzy
msgid ""
msgstr ""
"Language: fr_FR\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"

#. Shown in the menu
# Short
#: src/menu.c:12
msgctxt "menu"
msgid "Open the file"
msgstr "Ouvrir le fichier"

#, c-format
#| msgid "Copied"
msgid "Copied %d file to %s."
msgid_plural "Copied %d files to %s."
msgstr[0] "%d fichier dans %s."
msgstr[1] ""
"%d fichiers "
"dans\t\"%s\"\x41\101.\n"

#, python-brace-format
msgid "Hello <b>{name}</b>!\n"
msgstr "Salut <b>{name}</b> !\n"

msgid "Not yet"
msgstr ""

#~ msgid "Old"
#~ msgstr "Vieux"
"""
SRT = """1
00:00:01,000 --> 00:00:03,500
<i>Pete Hegses</i> met
the leaders

2
00:00:04,000 --> 00:00:06,000 X1:40 X2:600
{\\an8}of the Shanghai Agency.

3
0:00:07.000 --> 00:00:09
- Was he late?
- 5 < 6 & so on.
"""
VTT = """WEBVTT - News
Kind: captions

NOTE nobody reads this

STYLE
::cue { color: red }

first
00:01.000 --> 00:03.000 align:start
<v Roger>Pete Hegses</v> met <c.loud>them</c>

00:04.000 --> 01:00:06.000
in <00:05.000>Rome &amp; <ruby>P<rt>x</rt></ruby> &lt;twice&gt;&nbsp;&#65;.
"""
CSV = (
    "id,source,target,note\n1,Ein Satz steht hier.,One sentence stands here.,x\n"
    '2,"Noch ""einer"".","Same, ""words""\nand more.",=SUM(A1)\n3,,,\n'
)
MQM = (
    "system\tdoc\tdocSegId\tglobalSegId\trater\tsource\ttarget\tcategory\tseverity\tmetadata\n"
    'S1\tnews\t2\t12\tr1\t他很晚。\tHe was <v>"late</v>.\tFluency/Grammar\tMajor\t{"note": "Why?"}\n'
    "S1\tnews\t1\t11\tr2\t彼得说话。\tPete <v>spoke</v> 😀.\tStyle/Awkward\tminor\t{}\n"
    "S1\tnews\t1\t11\tr2\t彼得说话。\t<v>Pete</v> spoke 😀.\tAccuracy/Mistranslation\tNeutral\t{}\n"
    '"S2"\tnews\t1\t11\tr1\t彼得说话。\tPeter spoke.\tNo-error\tno-error\t{}\n'
    "S1\tother\t1\t13\tr1\t<v>东京</v>很远。\tIt is far.\tAccuracy/Omission\tMajor\t{}\n"
)
JSONL = "".join(
    json.dumps(row, ensure_ascii=False) + "\n"
    for row in (
        {
            "src": "彼得说话。",
            "mt": "Pete spoke 😀.",
            "spans": [
                {"start": 0, "end": 4, "severity": "major", "category": "Accuracy/Mistranslation"},
                {"start": 5, "end": 10, "severity": "minor", "rater": "r1"},
            ],
            "doc": "news",
            "system": "S1",
            "lp": "zh-en",
            "seg": 1,
        },
        {"mt": "It is far.", "spans": [], "doc": "other", "system": "S1", "lp": "zh-en"},
    )
)
STORY = (
    "The minister Pete Hegses praised the Shanghai",
    "Cooperation Agency and re-",
    "signed from all his posts in the capital.",
)
PAGES = [
    [
        (60, 780, 8, "The Daily"),
        (60, 760, 18, "Leaders meet again"),
        *lines(STORY),
        *lines(STORY, 320),
        *lines(["1 A note at the foot."], top=60, size=7),
        (300, 20, 8, str(number)),
    ]
    for number in (1, 2)
]

SEEDS: dict[str, dict[str, bytes]] = {
    "xlsx": {"seed.xlsx": xlsx()},
    "docx": {"seed.docx": docx(), "seed-old.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 24},
    "odt": {"seed.odt": odt()},
    "epub": {"seed.epub": epub()},
    "rtf": {"seed.rtf": RTF.encode("cp1252")},
    "pdf": {"seed.pdf": pdf(PAGES), "seed-locked.pdf": pdf(PAGES[:1], encrypt=LOCKED)},
    "html": {"seed.html": HTML.encode(), "seed-16.html": HTML.encode("utf-16")[:1200]},
    "mqm": {"seed.tsv": MQM.encode()},
    "jsonl": {
        "seed.jsonl": JSONL.encode(),
        "seed.xz": lzma.compress(JSONL.encode(), preset=0),
    },
    "xliff": {
        name: text.encode()
        for name, text in (
            ("seed-12.xlf", V12),
            ("seed-21.xlf", V21),
            ("seed-several.xlf", SEVERAL),
            ("seed.sdlxliff", TRADOS),
        )
    },
    "tmx": {"seed.tmx": TMX.encode()},
    "po": {"seed.po": PO.encode()},
    "srt": {"seed.srt": SRT.encode()},
    "vtt": {"seed.vtt": VTT.encode()},
    "md": {"seed.md": MD.encode()},
    "csv": {"seed.csv": CSV.encode(), "seed-tabs.csv": CSV.replace(",", "\t").encode("utf-16")},
    "txt": {
        "seed.txt": TEXT.encode(),
        "seed-16.txt": TEXT.replace("\n", "\r\n").encode("utf-16"),
        "seed-western.txt": "Él dijo “no” a la mañana.\n".encode("cp1252"),
    },
}


def main() -> None:
    for importer, files in SEEDS.items():
        folder = CORPUS / importer
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("seed*"):
            old.unlink()
        for name, data in files.items():
            (folder / name).write_bytes(data)


if __name__ == "__main__":
    main()
