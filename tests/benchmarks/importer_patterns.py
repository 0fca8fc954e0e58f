"""Hard files for each importer, and plain large ones."""

# ruff: noqa: E501 (patterns read best unbroken)

from __future__ import annotations

import json

from importer_patterns_base import MARKED, PROSE, Make, again, mirrored, nested, numbered
from importer_patterns_marked import RTF, SRT, TMX, VTT, XLIFF

from annotator.formats.registry import MAX_BYTES

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
