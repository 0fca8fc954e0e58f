"""What importers take for files made to be hard, and for plain large ones: seconds, memory, and how many times
what a plain step over the same bytes takes.

    python tests/benchmarks/bench_importers.py [--megabytes N] [--pattern WORDS] [IMPORTER]...

Each pattern is read at a million bytes and at the largest size that is let in, each time in a process of its
own. It ends with an error where anything, a refusal too, takes too long or too much memory.
"""

# ruff: noqa: E501 (patterns read best unbroken)

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection

import annotator.formats.docx.importing
import annotator.formats.mqm_reading
import annotator.formats.package
import annotator.formats.savedpage_main
import annotator.formats.xliff.importing  # noqa: F401
from annotator.formats.encoding import UnsureEncodingError
from annotator.formats.registry import MAX_BYTES, read_bytes
from annotator.model.errors import ImportFailedError, InvalidTextError

SECONDS, MEGABYTES = 5.0, 1_000
PATIENCE = 15.0
"""Seconds after which a process is ended."""
STEPS = 9
"""How often a size that is refused is made smaller."""
LEAST = 1_000_000

Make = Callable[[int], bytes]
"""A file of about so many bytes."""


def again(unit: str, head: str = "", tail: str = "", codec: str = "utf-8") -> Make:
    """A unit over and over."""

    def make(size: int) -> bytes:
        first, last, middle = (part.encode(codec) for part in (head, tail, unit))
        return first + middle * max(1, (size - len(first) - len(last)) // len(middle)) + last

    return make


def numbered(unit: str, head: str = "", tail: str = "") -> Make:
    """A unit over and over, with its number for each #."""

    def make(size: int) -> bytes:
        count = max(1, size // len(unit.replace("#", "000000").encode()))
        return (head + "".join(unit.replace("#", str(n)) for n in range(count)) + tail).encode()

    return make


def nested(opening: str, closing: str, head: str = "", tail: str = "", depth: int | None = None) -> Make:
    """Marks within marks, to a depth or as deep as the size lets them be, and then side by side."""

    def make(size: int) -> bytes:
        pair = len(opening.encode()) + len(closing.encode())
        deep = depth or max(1, size // pair)
        unit = opening * deep + "word" + closing * deep
        return (head + unit * max(1, size // len(unit.encode())) + tail).encode()

    return make


def mirrored(before: str, after: str, head: str = "", tail: str = "", middle: str = "") -> Make:
    """Half of one thing, then half of another."""

    def make(size: int) -> bytes:
        half = size // 2
        return (head + before * (half // len(before)) + middle + after * (half // len(after)) + tail).encode()

    return make


PROSE = "The minister Pete Hegses praised the Shanghai Cooperation Agency and went home again at night. "
MARKED = (
    'The *minister* [Pete Hegses](http://x.org/a "T") & `code` **praised** the <b>Agency</b> &amp; left. '
)
TEXT = {
    "prose": again(PROSE + "\n"),
    "one line": again(PROSE),
    "short words": again("ab cd "),
    "one word": again("a"),
    "one letter a line": again("a\n"),
    "empty lines": again("\n", "The first line has words"),
    "returns": again("\r", "The first line has words"),
    "mixed line ends": again("a\r\nb\rc\n"),
    "blank lines of spaces": again(" \n", "The first line has words"),
    "spaces": again(" ", "a", "b"),
    "combining marks": again("\u0301", "a"),
    "emoji": again("\U0001f600"),
    "one emoji": again("a ", "\U0001f600"),
    "separators": again("\u2028", "words"),
    "unclear encoding": again("Él dijo no. ", codec="cp1252"),
    "unclear encoding, much of it": again("ÄÖÜß äöü\n", codec="cp1252"),
    "Russian without a mark": again("Министр поехал домой. ", codec="cp1251"),
    "wide without a mark": again("The minister.\n", codec="utf-16-le"),
    "zeros": again("\0", "a" * 100),
}  # fmt: skip
MD = {
    **TEXT,
    "marked prose": again(MARKED + "\n"),
    "marked paragraphs": again(MARKED + "\n\n"),
    "marked line": again(MARKED),
    **{
        f"{unit!r} again": again(unit, "Some words\n\n")
        for unit in (
            "[a](", "[", "![", "![a](", "[a", "[a]", "[a][", "]", "](", "*a ", "*a", "_a", "_a ", "a_", "**a ",
            "*a_", "*a **b ", "***a", "a**b", "~~a", "~~a ", "a*", "`", "`a", "`` ` ", "` `` ``` ", "<", "<a", "<a ",
            "<a b=", "<a href='", "<!--", "<?", "<!A ", "<![CDATA[", "<a@b", "<http:", "&", "&a", "&amp;", "&#1;",
            "&#x41", "\\", "\\*", "[^", "[^a", "[^a] ", "a  \n", "a\\\n", "> ", ">", "> a\n", "- ", "- a\n", "1. a\n",
            "- a\n\n", "* - + ", "1. - ", "# a\n", "#", "a\n=\n", "a\n-\n", "---\n", "***", "* ", "    a\n", "\ta\n",
            "```\n", "```\na\n```\n", "~~~\n", "<div>\n", "<div>\n\n", "<!-- a\n", "<!-- a -->\n\n", "a | b\n", "|", "| a ",
            "|-", "a\n\n", "[a]: b\n", "[a]: ", "[a]:\n", "[a]: <", "[a]: b '", "[a]: b 'c\n", "[a](<b>", "[a](b 'c' ",
            "[a](\\", "((", "[](((", "<b>a</b>", "\t", "*\u0301", "a\x0b", "<br>", ":", "http://", "a.\n",
        )
    },
    "references": numbered("[r#]: http://x.org/#\n"),
    "references in use": mirrored("[r]: x\n\n", "[r] "),
    "brackets": mirrored("[", "]"),
    "links in links": mirrored("[", "](a)"),
    "pictures in pictures": mirrored("![", "](a)"),
    "emphasis": mirrored("*", "a*", middle="a"),
    "emphasis of two kinds": mirrored("*_", "_*", middle="a"),
    "strong emphasis": mirrored("**a ", " b**"),
    "unlike emphasis": mirrored("*a ", "b_ "),
    "strikes": mirrored("~~a ", " b~~"),
    "code after ticks": numbered("`#"),
    "ticks of each length": lambda n: " ".join("`" * k for k in range(1, int((2 * n) ** 0.5))).encode(),
    "quotes in quotes": lambda n: "".join("> " * k + "a\n" for k in range(1, int(n ** 0.5))).encode(),
    "quotes of a depth": again("> " * 90 + "a\n"),
    "lists in lists": lambda n: "".join("  " * k + "- a\n" for k in range(int(n ** 0.5))).encode(),
    "lists of a depth": again("".join("  " * k + "- a\n" for k in range(90))),
    "a lazy quote": again("a\n", "> "),
    "a long list item": again("  a\n", "- "),
    "empty list items": again("-\n"),
    "a wide table": lambda n: ("|a" * (n // 5) + "|\n" + "|-" * (n // 5) + "|\n").encode(),
    "a long table": again("|a|b|\n", "|a|b|\n|-|-|\n"),
    "a table with bars": again("|a\\|b|c|\n", "|a|b|\n|-|-|\n"),
    "a wide head on a long table": lambda n: ("|a" * int(n ** 0.5) + "|\n" + "|-" * int(n ** 0.5) + "|\n" + "|\n" * (n // 3)).encode(),
    "a table of equal cells": again("|aaa|aa|a|\n", "|a|b|c|\n|-|-|-|\n"),
    "a table in a list": again("  |a|b|\n", "- |a|b|\n  |-|-|\n"),
    "front matter": again("a\n", "---\n"),
    "front matter, closed": again("title: a\n", "---\n", "---\nSome words\n"),
    "marks in a long paragraph": again("*a* [b](c) `d`\n"),
    "a title that spans": again("a\n", "[r]: x '"),
    "spaces in a line": again("  a"),
    "spaces before a break": again(" ", "a", "\nb"),
    "emphasis with spaces": again("* a *b"),
    "unclosed comment lines": again("<!-- a\n\n", "a\n\n"),
}  # fmt: skip
HTML_HEAD = "<!DOCTYPE html><html><head><title>News</title></head><body>"
_BODY = {
    "paragraphs": again(f"<p>{PROSE}</p>\n"),
    "long paragraphs": again(f"<p>{PROSE * 40}</p>\n"),
    "one paragraph": again(PROSE, "<p>"),
    "short paragraphs": again("<p>Words of a page.</p>"),
    "equal short lines": again("<p>Go on</p>" + f"<p>{PROSE}</p>"),
    "breaks": again("a few words<br>"),
    "divisions": nested("<div>", "</div>"),
    "divisions of a depth": nested("<div>", "</div>", depth=200),
    "unclosed divisions": again("<div>a"),
    "unclosed paragraphs": again(f"<p>{PROSE}"),
    "unclosed bold": again("<b>a"),
    "unclosed bold in paragraphs": again("<p><b>a"),
    "unclosed links": again("<a href=x>a"),
    "misnested": again("<b><p>a</b></p>"),
    "closing alone": again("</p>a"),
    "spans": again("<span>word </span>", "<p>"),
    "lists in lists": nested("<ul><li>", "</li></ul>"),
    "list items": again("<li>words</li>", "<ul>"),
    "tables in tables": nested("<table><tr><td>", "</td></tr></table>"),
    "a long table": again("<tr><td>a few</td><td>words in</td></tr>", "<table>"),
    "a wide table": again("<td>word</td>", "<table><tr>"),
    "unclosed cells": again("<td>a", "<table>"),
    "text in a table": again("a<tr>", "<table>"),
    "entities": again("&amp;"),
    "numbers": again("&#65;"),
    "long numbers": again("&#" + "1" * 2_000 + ";"),
    "unknown entities": again("&nosuchnameatall"),
    "ampersands": again("&"),
    "less-than signs": again("<", "<p>words"),
    "less-than signs apart": again("a < b "),
    "comments": again("<!-- a -->"),
    "unclosed comments": again("<!-- a "),
    "declarations": again("<!a>"),
    "scripts": again("<script>var a;</script>a"),
    "a long script": again("var a = '<p>';\n", "<p>words</p><script>"),
    "unclosed scripts": again("<script>a"),
    "nearly closed scripts": again("</scrip", "<script>"),
    "attributes": again(" a=b", "<p", ">words</p>"),
    "numbered attributes": numbered(" a#=b", "<p", ">words</p>"),
    "attributes without end": again(" a=b", "<p"),
    "quoted attributes": again(" a='b'", "<p", ">words</p>"),
    "one long attribute": again("b", "<img src='data:", "'><p>words</p>"),
    "quotes that never close": again("<p a='b>c"),
    "a long tag name": again("b", "<p>words</p><"),
    "classes": numbered('<p class="c#">words</p>'),
    "spaces": again(" ", "<p>a", "b</p>"),
    "spaces in tags": again(" ", "<p", ">words</p>"),
    "line breaks": again("\n", "<p>a", "b</p>"),
    "no-break spaces": again("&nbsp;", "<p>a", "b</p>"),
    "combining marks": again("\u0301", "<p>a"),
    "joiners": again("\u200b", "<p>a", "b</p>"),
    "one word": again("a", "<p>"),
    "emoji": again("\U0001f600", "<p>"),
    "pipes": again("<p>a | b | c | d</p>"),
    "unclosed forms": again("<form><input>a"),
    "selects": again("<select><option>a"),
    "pictures": again("<img alt='words' src=x>"),
    "frames": again("<iframe>a"),
    "pre": again("a\n", "<pre>"),
    "headings": again("<h1>Words of a page</h1>"),
    "bodies": again("<body>a"),
    "json in a script": again('{"@type": "NewsArticle", "a": [', '<script type="application/ld+json">', "</script><p>words</p>"),
    "metadata": again('<meta property="og:title" content="words">'),
    "links, many": again('<a href="http://x.org/a">words of a link</a> '),
    "custom tags": again("<x-a>a</x-a>"),
    "foreign": again("<svg><g><text>a</text></g></svg>"),
    "templates": again("<template><p>a</template>"),
    "bytes that no codec has": lambda n: b"<p>" + b"\x81\x8d words " * (n // 9),
}  # fmt: skip


def page(make: Make) -> Make:
    return lambda size: HTML_HEAD.encode() + make(size)


HTML = {name: page(make) for name, make in _BODY.items()} | {
    "comments before it": again("<!-- a -->", "", HTML_HEAD),
    "comments in the head": again("<!-- a -->", "<html><head>"),
    "an attribute of the root": again(" a=b", "<html", "><p>words</p>"),
    "roots": again("<html lang ", "<html>"),
    "a title": again("a", "<html><head><title>"),
}
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
MQM_HEAD = "system\tdoc\tdocSegId\tglobalSegId\trater\tsource\ttarget\tcategory\tseverity\tmetadata\n"
_RATING = "S\td\t{id}\t{id}\tr\t{source}\t{target}\tFluency/Grammar\tMajor\t{note}\n"


def rating(
    target: str = "A <v>word</v>.", source: str = "Ein Wort.", id_: str = "#", note: str = "{}"
) -> str:
    return _RATING.format(id=id_, source=source, target=target, note=note)


MQM = {
    "ratings": numbered(rating(PROSE), MQM_HEAD),
    "short ratings": numbered(rating(), MQM_HEAD),
    "ratings of one segment": numbered(rating(id_="1"), MQM_HEAD),
    "long ratings of one segment": numbered(rating(PROSE * 50, id_="1"), MQM_HEAD),
    "documents": numbered(rating().replace("\td\t", "\td#\t"), MQM_HEAD),
    "systems": numbered("S#" + rating()[1:], MQM_HEAD),
    "marks in a row": again("<v>a</v>", MQM_HEAD + rating().partition("A <v>")[0], rating().partition("</v>")[2]),
    "marks in all rows": numbered(rating("<v>a</v>" * 900), MQM_HEAD),
    "opening marks": again("<v>", MQM_HEAD + rating().partition("A <v>")[0], rating().partition("</v>")[2]),
    "marks in the source": again("<v>a</v>", MQM_HEAD + rating().partition("Ein")[0], rating().partition("Wort.")[2]),
    "marks at moved places": numbered(rating("<v>a</v>" * 500 + "#", id_="1"), MQM_HEAD),
    "moved in a long segment": lambda n: (
        MQM_HEAD + rating("a" * (n // 2), id_="1") + (rating("<v>b</v>" * 900 + "#", id_="1") * max(1, n // 2 // 8_000))
    ).encode(),
    "gaps": numbered(rating("word " * 200).replace("Fluency/Grammar", "Accuracy/Omission"), MQM_HEAD),
    "gaps in one long segment": lambda n: (
        MQM_HEAD + rating("word " * (n // 5), id_="1") + rating("a", id_="1").replace("Fluency/Grammar", "Accuracy/Omission") * 999
    ).encode(),
    "marks of nothing in a long segment": lambda n: (
        MQM_HEAD + rating("word " * (n // 5) + "<v></v>" * 999, id_="1")
    ).encode(),
    "one cell": again("a", MQM_HEAD + rating().partition("A <v>")[0]),
    "cells": again("a\t", MQM_HEAD),
    "columns": again("a\t", MQM_HEAD.rstrip() + "\t", "\n" + rating().replace("#", "1")),
    "tabs": again("\t", MQM_HEAD + rating().replace("#", "1")),
    "empty lines": again("\n", MQM_HEAD + rating().replace("#", "1")),
    "notes": numbered(rating(note=json.dumps({"note": "n" * 3_000})), MQM_HEAD),
    "deep notes": again("[", MQM_HEAD + rating(note="{\"a\": ").rstrip()),
    "one note": again("n", MQM_HEAD + rating(note="{\"note\": \"").rstrip("\n")),
    "labels with spaces": numbered(rating().replace("Fluency/Grammar", "a  b" * 40), MQM_HEAD),
    "long labels": numbered(rating().replace("Fluency/Grammar", "ab " * 3_000), MQM_HEAD),
    "labels of all kinds": numbered(rating().replace("Fluency/Grammar", "kind #"), MQM_HEAD),
    "returns": again("\r", MQM_HEAD + rating().partition("A <v>")[0]),
    "unclear encoding": again(rating("Él dijo").replace("#", "1"), MQM_HEAD, codec="cp1252"),
}  # fmt: skip
_SPAN = '{"start": 0, "end": 1, "severity": "major", "category": "Fluency"}'
_LINE = '{"src": "Ein Wort.", "mt": "MT", "spans": [SPANS], "doc": "d", "system": "S", "seg": #}\n'
JSONL = {
    "lines": numbered(_LINE.replace("MT", PROSE).replace("SPANS", _SPAN)),
    "short lines": numbered(_LINE.replace("SPANS", "")),
    "spans": numbered(_LINE.replace("SPANS", ", ".join([_SPAN] * 500))),
    "documents": numbered(_LINE.replace("SPANS", "").replace('"d"', '"d#"')),
    "gaps": numbered(_LINE.replace("MT", "word " * 2_000).replace("SPANS", ", ".join(['{"category": "omission"}'] * 500))),
    "gaps in long segments": numbered(_LINE.replace("MT", "word " * 150_000).replace("SPANS", ", ".join(['{"category": "omission"}'] * 1_000))),
    "long lines": numbered(_LINE.replace("MT", "a" * 900_000).replace("SPANS", "")),
    "too long a line": again("a", _LINE.partition("MT")[0].replace("#", "1")),
    "deep": numbered('{"mt": "a", "spans": [], "x": ' + "[" * 900 + "]" * 900 + "}\n"),
    "too deep": again("[", '{"mt": "a", "spans": [], "x": '),
    "empty lines": again("\n", _LINE.replace("SPANS", "").replace("#", "1")),
    "escapes": numbered(_LINE.replace("MT", "\\u00e9" * 1_000).replace("SPANS", "")),
    "keys": numbered('{"mt": "a", "spans": []' + "".join(f', "k{k}": {k}' for k in range(5_000)) + "}\n"),
    "numbers": numbered('{"mt": "a", "spans": [], "seg": ' + "1" * 4_000 + "}\n"),
    "empty objects": numbered('{"mt": "a", "spans": [' + "{}," * 100_000 + "{}]}\n"),
    "empty lists": numbered('{"mt": "a", "spans": [' + "[]," * 300_000 + "[]]}\n"),
    "entries that are none": numbered('{"mt": "a", "spans": [' + "1," * 400_000 + "1]}\n"),
}  # fmt: skip
PO_HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
_MESSAGE = 'msgid "Ein Satz"\nmsgstr "{}"\n\n'
PO = {
    "messages": again(_MESSAGE.format(PROSE), PO_HEAD),
    "messages with codes": again(_MESSAGE.format("%d files in <b>%s</b>, {name}\\n"), PO_HEAD),
    "short messages": again('msgid "a"\nmsgstr "b"\n', PO_HEAD),
    "one long message": again(PROSE, PO_HEAD + 'msgid "a"\nmsgstr "', '"'),
    "a message of pieces": again('"a"\n', PO_HEAD + 'msgid "a"\nmsgstr ""\n'),
    "empty pieces": again('""\n', PO_HEAD + 'msgid "a"\nmsgstr "a"\n'),
    "a source of pieces": again('"a"\n', PO_HEAD + 'msgid ""\n', 'msgstr "b"\n'),
    "comments": again("# a\n", PO_HEAD, 'msgid "a"\nmsgstr "b"\n'),
    "flags": again("#, fuzzy\n", PO_HEAD, 'msgid "a"\nmsgstr "b"\n'),
    "many flags": again(", c-format", PO_HEAD + "#", '\nmsgid "a"\nmsgstr "b"\n'),
    "obsolete messages": again('#~ msgid "a"\n#~ msgstr "b"\n', PO_HEAD + 'msgid "a"\nmsgstr "b"\n\n'),
    "empty lines": again("\n", PO_HEAD + 'msgid "a"\nmsgstr "b"\n'),
    "forms": numbered('msgstr[#] "b"\n', PO_HEAD + 'msgid "a"\nmsgid_plural "c"\n'),
    "contexts": again('msgctxt "c"\nmsgid "a"\nmsgstr "b"\n', PO_HEAD),
    **{
        f"a message of {unit!r}": again(unit, PO_HEAD + 'msgid "a"\nmsgstr "a', '"\n')
        for unit in (
            "\\\\n", "\\\\t", "\\\\", "\\\"", "\\x41", "\\101", "%", "%d", "%(", "%%", "%1", "%-", "{", "{a", "{}", "{a}", "${", "<", "<a",
            "<b>", "</", "<br>", " <b> ", " <b>.", "<a ", " ", "a b", "%d ", "%.", "%*", "%1$", "%(a)", "<br> ", "\u0301", "\U0001f600",
        )
    },
    "quotation marks": again('"', PO_HEAD + 'msgid "a"\nmsgstr '),
    "blank lines of spaces": again(" \n", PO_HEAD + 'msgid "a"\nmsgstr "b"\n'),
    "spaces before words": again(" ", PO_HEAD, 'msgid "a"\nmsgstr "b"\n'),
    "comments first": again("#\n", "", 'msgid "a"\nmsgstr "b"\n'),
    "spaces first": again(" ", "", 'msgid "a"\nmsgstr "b"\n'),
    "unclear encoding": again('msgid "a"\nmsgstr "Él dijo"\n', codec="cp1252"),
}  # fmt: skip
CSV = {
    "rows": numbered("#,Ein Satz steht hier.,One sentence stands here.\n", "id,source,target\n"),
    "long rows": numbered(f"#,Ein Satz,{PROSE * 10}\n", "id,source,target\n"),
    "short rows": again("a,b\n", "source,target\n"),
    "quoted cells": numbered('#,"Ein ""Satz""","One, ""sentence"""\n', "id,source,target\n"),
    "a cell of quotation marks": again('""', 'source,target\n"a","', '"\n'),
    "a cell of line breaks": again("a\n", 'source,target\n"a","', '"\n'),
    "a cell of quoted letters": again('a""', 'source,target\n"a","', '"\n'),
    "cells": again("a,", "source,target\n"),
    "empty cells": again(",", "source,target\na,b\n"),
    "columns": lambda n: ("a," * (n // 4) + "\n" + "b," * (n // 4) + "\n").encode(),
    "wide rows": again("a," * 900 + "\n"),
    "unclosed quotation": again('"a,b\n', "source,target\n"),
    "unclosed quotation within": again(',"a', "source,target\n"),
    "opened by each line": again('a,"b\n', "source,target\n"),
    "opened and doubled": again('"a""b\n', "source,target\n"),
    "quotation marks": again('"', "source,target\n"),
    "quotation marks and commas": again('",', "source,target\n"),
    "empty lines": again("\n", "source,target\na,b\n"),
    "lines of spaces": again(" \n", "source,target\na,b\n"),
    "one cell": again("a", "source,target\na,"),
    "one column in quotation marks": again('"a few words"\n'),
    "formulas": again("a,=SUM(A1)\n", "source,target\n"),
    "delimiters of all kinds": again(",;\t|\n", "source,target\na,b\n"),
    "a noted delimiter": again('"\n', 'sep="\n'),
    "a noted letter": again("ab", "sep=a\n"),
    "combining marks": again("\u0301", "source,target\na,"),
    "emoji": again("\U0001f600,\n", "source,target\n"),
    "unclear encoding": again("Él,dijo\n", "source,target\n", codec="cp1252"),
    "Russian": again("Министр,поехал домой\n", "source,target\n", codec="cp1251"),
    "wide": again("Ein Satz,A sentence\n", "source,target\n", codec="utf-16"),
    "titles": numbered("t#,", "", "\n" + "a," * 100 + "\n"),
    "long titles": again("a ", "source,", ",b\nc,d,e\n"),
}  # fmt: skip


def _tabs(make: Make) -> Make:
    return lambda size: make(size).replace(b",", b"\t")


PATTERNS: dict[str, tuple[str, int, dict[str, Make]]] = {
    "txt": (".txt", MAX_BYTES, TEXT),
    "md": (".md", 8_000_000, MD),
    "html": (".html", 6_000_000, HTML),
    "mqm": (".tsv", MAX_BYTES, MQM),
    "jsonl": (".jsonl", MAX_BYTES, JSONL),
    "xliff": (".xlf", MAX_BYTES, XLIFF),
    "tmx": (".tmx", MAX_BYTES, TMX),
    "po": (".po", MAX_BYTES, PO),
    "srt": (".srt", MAX_BYTES, SRT),
    "vtt": (".vtt", MAX_BYTES, VTT),
    "csv": (".csv", MAX_BYTES, CSV),
    "tsv": (".tsv", MAX_BYTES, {name: _tabs(make) for name, make in CSV.items()}),
    "rtf": (".rtf", MAX_BYTES, RTF),
}
"""By importer: the suffix, the most bytes it is given, and its patterns."""


@dataclass(frozen=True, slots=True)
class Run:
    size: int
    seconds: float
    megabytes: float
    ratio: float
    """To decoding the bytes and cutting them into lines."""
    outcome: str

    @property
    def refused(self) -> bool:
        return not self.outcome.startswith("read")

    @property
    def over(self) -> bool:
        return self.seconds > SECONDS or self.megabytes > MEGABYTES or self.outcome.startswith("FAILED")

    def line(self) -> str:
        return (
            f"{self.size / 1e6:6.1f} MB {self.seconds:6.2f} s {self.megabytes:6.0f} MB {self.ratio:6.0f} x  "
            f"{'OVER  ' if self.over else ''}{self.outcome}"
        )


def _child(make: Make, size: int, name: str, out: Connection) -> None:
    data = make(size)
    start = time.process_time()
    data.decode("utf-8", "replace").split("\n")
    baseline = time.process_time() - start
    start = time.process_time()
    try:
        try:
            outcome = f"read as {read_bytes(data, name).format}"
        except UnsureEncodingError as unsure:
            outcome = f"read as {read_bytes(data, name, encoding=unsure.candidates[0]).format}"
    except (ImportFailedError, InvalidTextError) as error:
        outcome = f"refused: {str(error)[:90]}"
    except BaseException as error:  # noqa: BLE001 (to be told)
        outcome = f"FAILED: {error!r:.90}"
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    out.send(Run(len(data), seconds, peak, seconds / baseline, outcome))


def measured(make: Make, size: int, name: str) -> Run:
    """One import in a process of its own."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(make, size, name, theirs))
    process.start()
    theirs.close()
    try:
        if ours.poll(PATIENCE):
            run: Run = ours.recv()
            return run
        return Run(size, PATIENCE, 0, 0, "FAILED: ended, it took too long")
    except EOFError:
        return Run(size, 0, 0, 0, f"FAILED: the process ended with {process.exitcode}")
    finally:
        process.kill()
        process.join()


def runs(make: Make, most: int, name: str) -> list[Run]:
    """The pattern at a million bytes, and at the largest size that is let in, as far as halving finds it."""
    done = [measured(make, min(LEAST, most), name)]
    size = most
    while not done[-1].over and size > LEAST * 1.2 and len(done) <= STEPS:
        done.append(measured(make, size, name))
        if not done[-1].refused:
            break
        size = int(size * 0.6)
    return done


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure importers on hard files.")
    parser.add_argument("--megabytes", type=float, help="the most bytes, in millions")
    parser.add_argument("--pattern", default="", help="only patterns with these words in their names")
    parser.add_argument(
        "--all", action="store_true", help="print each run, not only the slowest of a pattern"
    )
    parser.add_argument("importers", nargs="*", metavar="IMPORTER")
    options = parser.parse_args()
    failed = False
    for importer in options.importers or PATTERNS:
        suffix, most, patterns = PATTERNS[importer]
        if options.megabytes:
            most = min(most, int(options.megabytes * 1e6))
        for name, make in patterns.items():
            if options.pattern not in name:
                continue
            done = runs(make, most, f"article{suffix}")
            failed |= any(run.over for run in done)
            shown = done if options.all else [max(done, key=lambda r: (r.over, r.seconds))]
            for run in shown:
                print(f"{importer:6}{name[:36]:36} {run.line()}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
