"""Word documents with charts and diagrams (SmartArt)."""

from __future__ import annotations

import io

import xlsxwriter
from word_documents import paragraph, parts, replaced, run, with_body

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DML = "http://schemas.openxmlformats.org/drawingml/2006"
_DSP = "http://schemas.microsoft.com/office/drawing/2008/diagram"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_DATA_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
_DRAWN_TYPE = "application/vnd.ms-office.drawingml.diagramDrawing+xml"
CHART_LINES = "Oil prise in dollars\nLast winter\nThis winter\nIn Rusia\nIn Iran\nCountrys\nDollars a barrel"
DIAGRAM_LINES = "Talks begining\nFirst step\nA truce of ten days\nSecound step"


def drawing(content: str, kind: str, number: int) -> str:
    """A run with a graphic in line with the text."""
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="4000000" '
        f'cy="2400000"/><wp:docPr id="{number}" name="Graphic {number}"/><wp:cNvGraphicFramePr/><a:graphic>'
        f'<a:graphicData uri="{kind}">{content}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def chart(number: int = 1) -> str:
    """A run with the chart whose relationship is rIdC."""
    reference = f'<c:chart xmlns:c="{_DML}/chart" r:id="rIdC"/>'
    return drawing(reference, f"{_DML}/chart", number)


def diagram(number: int = 2) -> str:
    """A run with the diagram whose data are at rIdD."""
    reference = f'<dgm:relIds xmlns:dgm="{_DML}/diagram" r:dm="rIdD" r:lo="rIdL" r:qs="rIdQ" r:cs="rIdS"/>'
    return drawing(reference, f"{_DML}/diagram", number)


def with_parts(data: bytes, added: dict[str, tuple[str, str, str, bytes]]) -> bytes:
    """A document with more parts: the path in its folder → id and type of the relationship, type of the
    content, bytes."""
    types, relations = parts(data)["[Content_Types].xml"], parts(data)["word/_rels/document.xml.rels"]
    members = {}
    for path, (number, relation, kind, content) in added.items():
        override = f'<Override PartName="/word/{path}" ContentType="{kind}"/></Types>'
        types = types.replace(b"</Types>", override.encode())
        related = f'<Relationship Id="{number}" Type="{relation}" Target="{path}"/></Relationships>'
        relations = relations.replace(b"</Relationships>", related.encode())
        members[f"word/{path}"] = content
    members["[Content_Types].xml"], members["word/_rels/document.xml.rels"] = types, relations
    return replaced(data, members)


def workbook() -> bytes:
    """A workbook with a bar chart of two series, as XlsxWriter makes it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Sheet1")
    rows = (("", "Last winter", "This winter"), ("In Rusia", 60, 70), ("In Iran", 55, 58))
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    heads = [{"header": head or "Column1"} for head in rows[0]]
    sheet.add_table(0, 0, 2, 2, {"columns": heads, "autofilter": False})
    made = book.add_chart({"type": "column"})
    for column in (1, 2):
        made.add_series(
            {
                "name": ["Sheet1", 0, column],
                "categories": ["Sheet1", 1, 0, 2, 0],
                "values": ["Sheet1", 1, column, 2, column],
            }
        )
    made.set_title({"name": "Oil prise in dollars"})
    made.set_x_axis({"name": "Countrys"})
    made.set_y_axis({"name": "Dollars a barrel"})
    sheet.insert_chart("E2", made)
    book.close()
    return out.getvalue()


def charted(body: str = "") -> bytes:
    """A document with a chart in its first paragraph, its title cut into two runs of different formats, and
    the workbook behind it."""
    story = body or (
        paragraph(run("The prise of oil rose."), chart(), run(" So it did."))
        + paragraph(run("Nobody knew why."))
    )
    xml = parts(workbook())["xl/charts/chart1.xml"].decode()
    whole = "<a:t>Oil prise in dollars</a:t></a:r>"
    assert whole in xml
    cut = "<a:t>Oil prise</a:t></a:r><a:r><a:rPr i='1'/><a:t> in dollars</a:t></a:r>"
    added = (f"{_RELATIONS}/chart", _CHART_TYPE, xml.replace(whole, cut).encode())
    data = with_parts(with_body(story), {"charts/chart1.xml": ("rIdC", *added)})
    types = parts(data)["[Content_Types].xml"].decode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    known = f'<Default Extension="xlsx" ContentType="{kind}"/><Override'
    related = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        f'Id="rId1" Type="{_RELATIONS}/package" Target="../embeddings/book.xlsx"/></Relationships>'
    )
    return replaced(
        data,
        {
            "[Content_Types].xml": types.replace("<Override", known, 1).encode(),
            "word/charts/_rels/chart1.xml.rels": related.encode(),
            "word/embeddings/book.xlsx": workbook(),
        },
    )


def _words(*lines: str) -> str:
    made = "".join(f"<a:p><a:r><a:rPr lang='en-GB'/><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    return f"<a:bodyPr/><a:lstStyle/>{made}"


def diagrammed() -> bytes:
    """A document with a diagram of three points and one below the first, its data not in the order they are
    read; the words stand again in the form Word has drawn last."""
    points = {
        "2": _words("Secound step"),
        "0": "<a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang='en-GB'/></a:p>",
        "1": _words("First step"),
        "4": _words("Talks begining"),
        "3": _words("A truce of ten days"),
    }
    kinds = {"0": 'type="doc"'}
    listed = "".join(
        f'<dgm:pt modelId="{n}" {kinds.get(n, "")}><dgm:prSet/><dgm:spPr/><dgm:t>{t}</dgm:t></dgm:pt>'
        for n, t in points.items()
    )
    below = (("0", "4", 0), ("0", "1", 1), ("0", "2", 2), ("1", "3", 0))
    joined = "".join(
        f'<dgm:cxn modelId="{10 + n}" srcId="{s}" destId="{d}" srcOrd="{at}" destOrd="0"/>'
        for n, (s, d, at) in enumerate(below)
    )
    data = (
        f'<dgm:dataModel xmlns:dgm="{_DML}/diagram" xmlns:a="{_DML}/main"><dgm:ptLst>{listed}</dgm:ptLst>'
        f"<dgm:cxnLst>{joined}</dgm:cxnLst><dgm:bg/><dgm:whole/><dgm:extLst>"
        f'<a:ext uri="{_DSP}"><dsp:dataModelExt xmlns:dsp="{_DSP}" relId="rIdE" minVer="{_DML}/diagram"/>'
        "</a:ext></dgm:extLst></dgm:dataModel>"
    )
    shapes = "".join(
        f'<dsp:sp modelId="{20 + n}"><dsp:nvSpPr><dsp:cNvPr id="0" name=""/><dsp:cNvSpPr/></dsp:nvSpPr>'
        f'<dsp:spPr><a:xfrm><a:off x="0" y="{n * 800000}"/><a:ext cx="3000000" cy="700000"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></dsp:spPr><dsp:txBody>{words}</dsp:txBody>'
        f'<dsp:txXfrm><a:off x="0" y="{n * 800000}"/><a:ext cx="3000000" cy="700000"/></dsp:txXfrm></dsp:sp>'
        for n, words in enumerate(
            (_words("Talks begining"), _words("First step", "A truce of ten days"), _words("Secound step"))
        )
    )
    drawn = (
        f'<dsp:drawing xmlns:dsp="{_DSP}" xmlns:a="{_DML}/main"><dsp:spTree><dsp:nvGrpSpPr>'
        '<dsp:cNvPr id="0" name=""/><dsp:cNvGrpSpPr/></dsp:nvGrpSpPr><dsp:grpSpPr/>'
        f"{shapes}</dsp:spTree></dsp:drawing>"
    )
    story = paragraph(run("How the talks went:"), diagram()) + paragraph(run("So it ended."))
    added = {
        "diagrams/data1.xml": ("rIdD", f"{_RELATIONS}/diagramData", _DATA_TYPE, data.encode()),
        "diagrams/drawing1.xml": (
            "rIdE",
            "http://schemas.microsoft.com/office/2007/relationships/diagramDrawing",
            _DRAWN_TYPE,
            drawn.encode(),
        ),
    }
    return with_parts(with_body(story), added)
