"""Hard files with marks in them: XLIFF, translation memories, subtitles, rich text."""

# ruff: noqa: E501 (patterns read best unbroken)

from __future__ import annotations

from importer_patterns_base import PROSE, Make, again, nested, numbered

XLIFF_HEAD = (
    '<?xml version="1.0"?><xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" '
    'source-language="de" target-language="en" datatype="x"><body>'
)
XLIFF_TAIL = "</body></file></xliff>"
XLIFF2_HEAD = (
    '<xliff version="2.1" srcLang="de" trgLang="en" xmlns="urn:oasis:names:tc:xliff:document:2.0" '
    'xmlns:its="http://www.w3.org/2005/11/its"><file id="f">'
)
XLIFF2_TAIL = "</file></xliff>"
UNIT = ("<trans-unit id='1'><source>Ein Satz.</source><target>", "</target></trans-unit>")
UNIT2 = ("<unit id='1'><segment><source>Ein Satz.</source><target>", "</target></segment></unit>")
TMX_HEAD = '<tmx version="1.4"><header srclang="de"/><body>'
TMX_TAIL = "</body></tmx>"
TU = ("<tu><tuv xml:lang='de'><seg>Ein Satz.</seg></tuv><tuv xml:lang='en'><seg>", "</seg></tuv></tu>")


def xml_patterns(head: str, unit: tuple[str, str], tail: str, tag: str) -> dict[str, Make]:
    start, end = unit
    within = (head + start, end + tail)
    return {
        "units": again(f"{start}{PROSE}{end}\n", head, tail),
        "short units": again(f"{start}a{end}", head, tail),
        "empty units": again(f"{start}{end}", head + start + "words" + end, tail),
        "blank units": again(f"{start} {end}", head + start + "words" + end, tail),
        "one long unit": again(PROSE, *within),
        "codes": again(f"<{tag} id='1'/>a", *within),
        "codes alone": again(f"<{tag}/>", within[0] + "a", within[1]),
        "codes in units": again(f"{start}<{tag}/>a<{tag}/>{end}", head, tail),
        "nested marks": nested("<g>" if tag == "x" else "<hi>", "</g>" if tag == "x" else "</hi>", *within, depth=240),
        "too deep": nested("<g>", "</g>", *within),
        "references": again("&amp;", *within),
        "numbers": again("&#65;", *within),
        "long numbers": again("&#" + "0" * 2_000 + "65;", *within),
        "CDATA": again("<![CDATA[a]]>", *within),
        "CDATA open": again("]] ", within[0] + "<![CDATA[", "]]>" + within[1]),
        "comments": again("<!--a-->", *within),
        "instructions": again("<?a b?>", *within),
        "line breaks": again("\n", within[0] + "a", "b" + within[1]),
        "words and line breaks": again("a\n", *within),
        "returns": again("a\r\n", *within),
        "spaces": again(" ", within[0] + "a", "b" + within[1]),
        "spaces without a break": again(" ", within[0] + "\na", "b" + within[1]),
        "spaces after a break": again(" ", within[0] + "a\n", "b" + within[1]),
        "tabs and words": again("a\t", within[0] + "\n", within[1]),
        "one word": again("a", *within),
        "combining marks": again("\u0301", within[0] + "a", within[1]),
        "emoji": again("\U0001f600", *within),
        "attributes": numbered(" a#='b'", head + start + f"a<{tag} ", "/>" + end + tail),
        "an attribute": again("b", head + start + f"a<{tag} a='", "'/>" + end + tail),
        "references in an attribute": again("&amp;", head + start + f"a<{tag} a='", "'/>" + end + tail),
        "namespaces": numbered(" xmlns:a#='b'", head + start + f"a<{tag} ", "/>" + end + tail),
        "namespaces, nested": again(f"<{tag} xmlns:a='b'/>", *within),
        "notes": again("<note>Words of a note.</note>", head + start + "words" + end.split("</t")[0] + "", end + tail),
        "comments before it": again("<!--a-->", "", head + start + "words" + end + tail),
        "spaces before it": again(" ", "<?xml version='1.0'?>", head.removeprefix('<?xml version="1.0"?>') + start + "words" + end + tail),
        "unclosed": again("<g>", *within),
        "no end": again("<!--", head),
        "wide": lambda n: again(f"{start}{PROSE}{end}", head, tail)(n // 2).decode().encode("utf-16"),
    }  # fmt: skip


NOTED = ("<trans-unit id='1'><source>Ein Satz.</source><target>a</target>", "</trans-unit>")
XLIFF = (
    xml_patterns(XLIFF_HEAD, UNIT, XLIFF_TAIL, "x")
    | {
        f"2.1, {name}": make for name, make in xml_patterns(XLIFF2_HEAD, UNIT2, XLIFF2_TAIL, "ph").items()
    }
    | {
        "notes of a unit": again("<note>Note</note>", XLIFF_HEAD + NOTED[0], NOTED[1] + XLIFF_TAIL),
        "segments of a unit": lambda n: (
            XLIFF_HEAD + "<trans-unit><source/><seg-source>"
            + "".join(f"<mrk mtype='seg' mid='{k}'>a</mrk>" for k in range(n // 90))
            + "</seg-source><target>"
            + "".join(f"<mrk mtype='seg' mid='{k}'>a</mrk>" for k in range(n // 90))
            + "</target></trans-unit>" + XLIFF_TAIL
        ).encode(),
        "comments on words": again("<mrk mtype='x' type='comment' value='v'>a</mrk> ", XLIFF2_HEAD + UNIT2[0], UNIT2[1] + XLIFF2_TAIL),
        "comments on lines": again(f"{UNIT2[0]}<mrk type='comment' value='v'>a</mrk>{UNIT2[1]}", XLIFF2_HEAD, XLIFF2_TAIL),
        "issues": again("<mrk its:locQualityIssueType='grammar' its:locQualityIssueComment='c'>a</mrk>", XLIFF2_HEAD + UNIT2[0], UNIT2[1] + XLIFF2_TAIL),
        "many issues on many words": lambda n: (
            XLIFF2_HEAD + "<its:locQualityIssues xml:id='l'>" + "<its:locQualityIssue locQualityIssueType='style'/>" * (n // 100)
            + "</its:locQualityIssues>" + UNIT2[0] + "<mrk its:locQualityIssuesRef='#l'>a</mrk>" * (n // 100) + UNIT2[1] + XLIFF2_TAIL
        ).encode(),
        "many comments on many words": lambda n: (
            XLIFF_HEAD.replace("<xliff ", "<xliff xmlns:sdl='http://sdl.com/FileTypes/SdlXliff/1.0' ")
            .replace("<file ", "<doc-info xmlns='http://sdl.com/FileTypes/SdlXliff/1.0'><cmt-defs><cmt-def id='c'><Comments>"
                + "<Comment user='u'>a</Comment>" * (n // 60) + "</Comments></cmt-def></cmt-defs></doc-info><file ")
            + UNIT[0] + "<mrk sdl:cid='c'>a</mrk>" * (n // 60) + UNIT[1] + XLIFF_TAIL
        ).encode(),
        "groups": nested("<group>", "</group>", XLIFF_HEAD + UNIT[0] + "a" + UNIT[1], XLIFF_TAIL, depth=200),
        "files": again("<file original='b'><body>" + UNIT[0] + "a" + UNIT[1] + "</body></file>", XLIFF_HEAD + "</body></file>", "</xliff>"),
        "protected": again("<mrk mtype='protected'>a</mrk>", XLIFF_HEAD + UNIT[0], UNIT[1] + XLIFF_TAIL),
        "locks": lambda n: (XLIFF2_HEAD + UNIT2[0] + "".join(f"<sm id='{k}' translate='no'/>a" for k in range(n // 60)) + "".join(f"<em startRef='{k}'/>a" for k in range(n // 60)) + UNIT2[1] + XLIFF2_TAIL).encode(),
    }
)  # fmt: skip
TMX = xml_patterns(TMX_HEAD, TU, TMX_TAIL, "ph") | {
    "variants": again("<tuv xml:lang='en'><seg>a</seg></tuv>", TMX_HEAD + "<tu>", "</tu>" + TMX_TAIL),
    "languages": numbered("<tu><tuv xml:lang='l#'><seg>a</seg></tuv></tu>", TMX_HEAD, TMX_TAIL),
    "languages of a unit": numbered(
        "<tuv xml:lang='l#'><seg>a</seg></tuv>", TMX_HEAD + "<tu>", "</tu>" + TMX_TAIL
    ),
}
CUE = "#\n00:00:01,000 --> 00:00:02,000\n{}\n\n"
_CUES = {
    "cues": numbered(CUE.format("Words that people say\nin two lines.")),
    "short cues": numbered(CUE.format("a")),
    "cues without words": numbered(CUE.format("")),
    "times alone": again("00:00:01,000 --> 00:00:02,000\n"),
    "cues without blank lines": numbered(CUE.format("a").rstrip() + "\n"),
}
_CUE_TEXT = {
    "one long line": PROSE, "one word": "a", "lines": "ab\n", "spaces": " ", "tags": "<i>a</i>", "open tags": "<i",
    "less-than signs": "<", "closed after": "<a ", "braces": "{\\", "entities": "&amp;", "ampersands": "&", "ampersand words": "&a",
    "numbers": "1\n", "digits": "1", "combining marks": "\u0301", "emoji": "\U0001f600", "Chinese": "他很晚", "dots": ".",
    "quotation marks": ".\"", "arrows": "-->", "stamps": "00:00:01,000 ", "dashes": "-\n", "ends with brackets": ")",
}  # fmt: skip
SRT = _CUES | {
    f"a cue of {name}": again(unit, "1\n00:00:01,000 --> 00:00:02,000\n") for name, unit in _CUE_TEXT.items()
} | {
    "blank lines": again("\n", CUE.format("a").replace("#", "1")),
    "digits": again("1", "1\n00:00:01,000 --> 00:00:02,000\na\n\n"),
    "lines of digits": again("11\n", "1\n00:00:01,000 --> 00:00:02,000\na\n\n"),
    "nearly times": again("00:00:01,000 ", "1\n00:00:01,000 --> 00:00:02,000\na\n\n"),
    "numbers within cues": numbered("1\n" * 200 + "00:00:01,000 --> 00:00:02,000\n", "1\n00:00:01,000 --> 00:00:02,000\n"),
    "quoted ends": numbered(CUE.format("." + "\"" * 200 + "x")),
    "one cue of quotation marks, many times": again(CUE.format("\"" * 50_000 + "x"), "1\n"),
    "wide": lambda n: numbered(CUE.format("Words."))(n // 2).decode().encode("utf-16"),
    "unclear encoding": again("00:00:01,000 --> 00:00:02,000\nÉl dijo\n\n1\n", "1\n", codec="cp1252"),
}  # fmt: skip


def _vtt(make: Make) -> Make:
    return lambda size: b"WEBVTT\n\n" + make(size).replace(b",000", b".000")


VTT = {name: _vtt(make) for name, make in SRT.items() if name not in ("wide", "unclear encoding")}
GROUP = "{\\rtf1\\ansi "
RTF = {
    "prose": again(PROSE + "\\par\n", GROUP, "}"),
    "one line": again(PROSE, GROUP, "}"),
    "paragraphs": again("a\\par ", GROUP, "}"),
    "words of control": again("\\b ", GROUP, "a}"),
    "coded characters": again("\\'e9", GROUP, "}"),
    "Unicode": again("\\u233?", GROUP, "}"),
    "halves of characters": again("\\u-10179?", GROUP, "a}"),
    "groups": again("{a}", GROUP, "}"),
    "nested groups": nested("{", "}", GROUP, "}", depth=4_900),
    "too deep": nested("{", "}", GROUP, "}"),
    "unclosed groups": again("{\\b a", GROUP),
    "notes": again("{\\footnote a}", GROUP, "}"),
    "comments": again("{\\atnauthor A}{\\annotation a}", GROUP, "}"),
    "fonts": numbered("{\\f#\\fcharset204 A;}", GROUP + "{\\fonttbl", "}a}"),
    "line breaks": again("\n", GROUP + "a", "}"),
    "backslashes": again("\\\\", GROUP, "}"),
    "long words of control": again("\\" + "a" * 5_000, GROUP, "}"),
    "a picture": again("0123456789abcdef", GROUP + "{\\pict ", "}a}"),
    "binary": again("\\bin0 ", GROUP, "a}"),
    "high bytes": again("é", GROUP, "}", codec="latin-1"),
    "skipped": again("\\uc8\\u233 abcdefgh", GROUP, "}"),
    "spaces": again(" ", GROUP + "a", "b}"),
    "blank paragraphs": again("\\par", GROUP + "a", "}"),
    "passages written twice": again("{\\upr{a}{\\*\\ud{b}}}", GROUP, "}"),
}
