"""XML with places: the same elements and characters as another parser finds, each where it stands."""

from __future__ import annotations

import itertools
from xml.sax.saxutils import escape as escaped
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from annotator.formats import xmltext
from annotator.formats.xmltext import MAX_ATTRIBUTES, MAX_MARKS, Characters, Node, escape, read_xml
from annotator.model.errors import ImportFailedError
from annotator.text.offsets import apply_edits

SAMPLE = """<?xml version="1.0" encoding="utf-8"?>
<!-- <no/> --><a xmlns="u" xmlns:q='v' b="1 &amp; 2" ><q:b q:c='x>y' xml:lang="en"/>te&lt;xt<?pi <c> ?>
<![CDATA[ <a>&amp; ]]><!-- x --><q:b>&#x1F600;&#65;</q:b
></a> <!-- end -->
"""


def test_names_attributes_and_characters() -> None:
    root = read_xml(SAMPLE.encode(), "a").root
    assert (root.name, root.tag, root.local, root.attributes) == ("{u}a", "a", "a", {"b": "1 & 2"})
    first, second = root.elements()
    assert first.attributes == {"{v}c": "x>y", f"{xmltext.XML}lang": "en"}
    assert first.empty
    assert not second.empty
    assert second.text() == "😀A"
    assert root.text() == "te<xt\n <a>&amp; 😀A"
    assert [n.place.of(SAMPLE) for n in root.all("{v}b")] == [
        "<q:b q:c='x>y' xml:lang=\"en\"/>",
        "<q:b>&#x1F600;&#65;</q:b\n>",
    ]


def test_where_characters_stand() -> None:
    root = read_xml(SAMPLE.encode(), "a").root
    stretches = [
        (text, place.of(SAMPLE), whole)
        for child in root.children
        if isinstance(child, Characters)
        for text, place, whole in child.stretches()
    ]
    assert stretches == [
        ("te", "te", False),
        ("<", "&lt;", True),
        ("xt", "xt", False),
        ("\n", "\n", False),
        (" <a>&amp; ", "<![CDATA[ <a>&amp; ]]>", True),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252", "koi8-r"])
def test_encodings_come_back_to_the_byte(encoding: str) -> None:
    words = "Привет" if encoding == "koi8-r" else "naïve"
    data = f"<?xml version='1.0' encoding='{encoding}'?>\r\n<a>{words}\r\n</a>".encode(encoding)
    xml = read_xml(data, "a")
    assert xml.root.text() == f"{words}\n"
    assert xml.encode(xml.raw) == data
    # What the encoding lacks is written as a reference.
    again = read_xml(xml.encode(xml.raw.replace(words, "😀ש")), "a")
    assert again.root.text() == "😀ש\n"


def test_a_byte_order_mark_stays() -> None:
    data = b"\xef\xbb\xbf<a>b</a>"
    xml = read_xml(data, "a")
    assert xml.raw == "<a>b</a>"
    assert xml.encode(xml.raw) == data


@pytest.mark.parametrize(
    ("raw", "values", "after"),
    [
        ('<a b="1" c:b="2"/>', {"b": "3"}, '<a b="3" c:b="2"/>'),
        ('<a b="1" c:b="2"/>', {"c:b": "3"}, '<a b="1" c:b="3"/>'),
        ("<a b = 'x' />", {"b": '"&<'}, '<a b="&quot;&amp;&lt;" />'),
        ("<a />", {"b": "1", "d": "2"}, '<a b="1" d="2" />'),
        ("<a>x</a>", {"b": "1"}, '<a b="1">x</a>'),
        ('<a b="1">x</a>', {"b": "1"}, '<a b="1">x</a>'),
        ("<a d=\"b='1'\">x</a>", {"b": "1"}, '<a d="b=\'1\'" b="1">x</a>'),
    ],
)
def test_attributes_are_set_in_place(raw: str, values: dict[str, str], after: str) -> None:
    start, end = '<r xmlns:c="u">', "</r>"
    xml = read_xml((start + raw + end).encode(), "a")
    (node,) = xml.root.elements()
    assert apply_edits(xml.raw, xml.set_attributes(node, values))[0] == start + after + end


def test_words_as_character_data() -> None:
    assert escape("a < b && c ]]> \x01\ufffe😀") == "a &lt; b &amp;&amp; c ]]&gt;   😀"


TMX = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
BOMB = '<!DOCTYPE tmx [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>'


def test_a_document_type_by_reference() -> None:
    for declared in (
        TMX,
        "<!DOCTYPE tmx>",
        f"\n<!-- <!DOCTYPE tmx> -->{TMX}",
        "<!DOCTYPE tmx PUBLIC 'a' 'b'>",
    ):
        raw = f"<?xml version='1.0'?>{declared}<tmx>a</tmx>"
        xml = read_xml(raw.encode(), "a", doctype="tmx")
        assert xml.raw == raw
        assert xml.root.place.of(raw) == "<tmx>a</tmx>"


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (f"{TMX}<tmx/>", "entities"),
        (f"{BOMB}<tmx>&c;</tmx>", "entities"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "entities"),
        ("<a>&b;</a>", "damaged"),
        ("<a><b></a>", "damaged"),
        ("<a><x:b/></a>", "damaged"),
        ("<a x:b='1'><c xmlns='relative/address'/></a>", "namespace .x. "),
        ("<a b='1' b='2'/>", "damaged"),
        ("<a>\0</a>", "damaged"),
        ("<a>&#0;</a>", "damaged"),
        ("<a>]]></a>", "damaged"),
        ("<a>" * 100_000, "damaged"),
        ("<a>" * 400 + "</a>" * 400, "damaged"),
        ("<a/>" * 400_000, "marks"),
        (f"<a>{'&#10;' * 2_000_000}</a>", "marks"),
        ("<?xml version='1.0' encoding='utf-7'?><a/>", "encoding"),
        ("<?xml version='1.0' encoding='zlib'?><a/>", "encoding"),
        ("<?xml version='1.0' encoding='klingon'?><a/>", "encoding"),
        ("<?xml version='1.0' encoding='utf-16'?><a/>", "encoding"),
        ("", "damaged"),
    ],
)
def test_hostile_and_broken_files_are_refused(data: str, match: str) -> None:
    with pytest.raises(ImportFailedError, match=match) as caught:
        read_xml(data.encode(), "a")
    assert caught.value.hint


@pytest.mark.parametrize(
    "data", [f"{BOMB}<tmx/>", f"{TMX}<tmx>&c;</tmx>", '<!DOCTYPE a SYSTEM "tmx14.dtd"><tmx/>']
)
def test_a_document_type_that_defines_or_is_another_is_refused(data: str) -> None:
    with pytest.raises(ImportFailedError):
        read_xml(data.encode(), "a", doctype="tmx")


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(ImportFailedError, match="encoding"):
        read_xml(b"<a>\xff</a>", "a")


NAMES = st.sampled_from(["a", "b", "p:c", "q:d"])
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=6)
LEAVES = st.one_of(
    WORDS.map(escaped),
    st.sampled_from(["&#65;", "&#x1F600;", "&apos;", "\r\n", "\n", "<?x <a> ?>", "<!-- <a> & -->"]),
    WORDS.filter(lambda w: "]]>" not in w).map(lambda w: f"<![CDATA[{w}<&]]>"),
)


@st.composite
def elements(draw: st.DrawFn, depth: int = 0) -> str:
    name = draw(NAMES)
    names = draw(st.lists(st.sampled_from(["x", "p:x", "q:y", "xmlns:q"]), unique=True, max_size=3))
    values = ["urn:z" if n == "xmlns:q" else draw(WORDS) for n in names]
    inner = "".join(f" {n}={quoteattr(v)}" for n, v in zip(names, values, strict=True))
    leaf = LEAVES if depth > 2 else st.one_of(LEAVES, elements(depth + 1))
    content = "".join(draw(st.lists(leaf, max_size=4)))
    return f"<{name}{inner}>{content}</{name}>" if content or draw(st.booleans()) else f"<{name}{inner} />"


@given(elements())
def test_reads_as_another_parser(inner: str) -> None:
    raw = f'<r xmlns="n" xmlns:p="o" xmlns:q="q">{inner}</r>'
    ours = read_xml(raw.encode(), "a")
    theirs = etree.fromstring(raw.encode(), etree.XMLParser(remove_comments=True, remove_pis=True))
    _same(ours.root, theirs, raw)


def _same(node: Node, element: etree._Element, raw: str) -> None:
    assert node.name == element.tag
    assert node.attributes == dict(element.attrib)
    assert node.text() == "".join(element.itertext())
    assert raw[node.at : node.opened].startswith(f"<{node.tag}")
    assert node.empty or raw[node.closing : node.after].startswith(f"</{node.tag}")
    for ours, theirs in itertools.zip_longest(node.elements(), element):
        _same(ours, theirs, raw)


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (f"<a>{'<b/>' * MAX_MARKS}</a>", "marks"),
        (f"<a>{'&amp;' * (4 * MAX_MARKS)}</a>", "marks"),
        (f"<a>{'=' * (MAX_ATTRIBUTES + 1)}</a>", "attributes"),
        ("<a" + "".join(f" a{n}='='" for n in range(501)) + "/>", "more than 500 attributes"),
        ("".join(f"<a xmlns:a{n}='b' xmlns:b{n}='b' xmlns:c{n}='b'>" for n in range(200)) + "</a>" * 200,
         "namespaces"),
    ],
)  # fmt: skip
def test_what_would_take_long_is_refused(data: str, match: str) -> None:
    with pytest.raises(ImportFailedError, match=match):
        read_xml(data.encode(), "a.xml")


def test_long_values_are_no_attributes() -> None:
    value = "a=b&amp;" * 2_000
    assert read_xml(f'<a href="{value}"/>'.encode(), "a.xml").root.attributes["href"] == "a=b&" * 2_000
