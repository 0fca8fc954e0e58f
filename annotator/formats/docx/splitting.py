"""Splitting links and insertions by others, where a change ends in the midst of them."""

from __future__ import annotations

from lxml import etree

from annotator.formats.docx.names import FLDCHAR, FLDCHARTYPE, INS, MOVE_TO, RPR, P, R, w
from annotator.formats.package import Element

_FLDSIMPLE = w("fldSimple")
_SPLITTABLE = frozenset((INS, MOVE_TO, w("hyperlink"), w("smartTag"), w("dir"), w("bdo")))


def in_link(run: Element) -> bool:
    return any(a.tag == w("hyperlink") for a in run.iterancestors())


def after_field(node: Element) -> Element:
    """The end of the fields whose result ends with `node`, else `node`: what is put into a result is gone
    when the field is computed anew."""
    while True:
        following, parent = node.getnext(), node.getparent()
        if following is not None and following.tag == R and _ends_field(following):
            node = following
        elif following is None and parent is not None and parent.tag == _FLDSIMPLE:
            node = parent
        else:
            return node


def _ends_field(run: Element) -> bool:
    content = [child for child in run if child.tag != RPR]
    return bool(content) and all(c.tag == FLDCHAR and c.get(FLDCHARTYPE) == "end" for c in content)


def outermost(run: Element) -> Element:
    """The outermost link or insertion by somebody else around a run, which begins it; else the run."""
    found = run
    for ancestor in run.iterancestors():
        if ancestor.tag not in _SPLITTABLE:
            break
        found = ancestor
    return found


def _insertions(node: Element) -> list[Element]:
    """The insertions by others around a node, innermost first."""
    found = []
    for ancestor in node.iterancestors():
        if ancestor.tag == P:
            break
        if ancestor.tag in (INS, MOVE_TO):
            found.append(ancestor)
    return found


def leave_insertions(node: Element) -> Element:
    """What to put something after so that it comes right after `node` but is in nobody else's insertion; the
    insertion is split where it goes on."""
    insertions = _insertions(node)
    if not insertions:
        return node
    outer = insertions[-1]
    parent = outer.getparent()
    if parent is None or not can_split(node, parent):
        return node
    return split_up_to(node, parent)


def can_split(node: Element, top: Element) -> bool:
    for ancestor in node.iterancestors():
        if ancestor is top:
            return True
        if ancestor.tag not in _SPLITTABLE:
            return False
    return False


def split_up_to(node: Element, top: Element) -> Element:
    """Split the elements between `node` and its ancestor `top` so that what follows `node` is in copies of
    them; the child of `top` that ends with `node`."""
    while (parent := node.getparent()) is not None and parent is not top:
        rest = list(node.itersiblings())
        if rest:
            copy_ = etree.Element(parent.tag, dict(parent.attrib))
            copy_.extend(rest)
            parent.addnext(copy_)
        node = parent
    return node
