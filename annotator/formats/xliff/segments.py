"""The segments of an XLIFF file, whatever its version: where source and translation stand, what may be
changed, and what is noted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.formats.mask import Gap
from annotator.formats.xliff import states
from annotator.formats.xliff.states import StateMark
from annotator.formats.xmltext import Node
from annotator.model.anchor import Span
from annotator.model.errors import ImportFailedError

VERSIONS = ("1.2", "2.0", "2.1")
_GROUPS = frozenset(("body", "group", "bin-unit"))
_CODES = frozenset(("bpt", "ept", "ph", "it"))
"""What holds native code, and words in it, in version 1.2."""
_LOCKED = frozenset(("true", "yes", "locked", "1"))


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment of a file. `target` is None where there is no translation; `gap` is then where it goes, None
    where it can have none. What is `locked` may not be changed. `notes` are texts with their authors; they
    stand at the first segment of a unit. `flow` is True for words within an inline code (`sub` of version
    1.2: the text of an attribute), which are lines of their own after the segment they are in; the source may
    be without."""

    unit: Node
    source: Node | None
    target: Node | None
    gap: Gap | None
    locked: bool
    mark: StateMark | None
    notes: tuple[tuple[str, str], ...] = ()
    flow: bool = False


def version_of(root: Node, name: str) -> str:
    """The version of XLIFF. Raises ImportFailedError for one that is not read."""
    version = root.attributes.get("version", "")
    if version not in VERSIONS:
        raise ImportFailedError(
            f"“{name}” is XLIFF of version {version or 'unknown'}.",
            f"Export it again as XLIFF {', '.join(VERSIONS[:-1])} or {VERSIONS[-1]}.",
        )
    return version


def segments(file: Node, version: str) -> Iterator[Segment]:
    """The segments of a `file` element in reading order."""
    reader = _version_1 if version == "1.2" else _version_2
    return reader(file, translate=file.attributes.get("translate") != "no")


def _version_1(container: Node, *, translate: bool) -> Iterator[Segment]:
    for child in container.elements():
        if child.name != container.name[: -len(container.local)] + child.local:
            continue  # another namespace's
        inner = _translates(child, translate)
        if child.local in _GROUPS:
            yield from _version_1(child, translate=inner)
        elif child.local == "trans-unit":
            yield from _unit_1(child, translate=inner)


def _unit_1(unit: Node, *, translate: bool) -> Iterator[Segment]:
    source = unit.child("source")
    if source is None:
        return
    target, cut = unit.child("target"), unit.child("seg-source")
    notes = tuple((n.text(), n.attributes.get("from", "")) for n in unit.elements() if n.local == "note")
    locked = not translate or any(
        v in _LOCKED for n, v in unit.attributes.items() if n.rpartition("}")[2] == "locked"
    )
    mark = None
    if target is not None:
        details = ("state-qualifier",)
        mark = StateMark(target, "state", states.VERSION_1, states.WRITTEN_1, details, approval=unit)
    sources = dict(_marked_segments(cut)) if cut is not None else {}
    targets = dict(_marked_segments(target)) if target is not None else {}
    uncut = target is not None and not targets and target.text().strip()
    if not sources or uncut:
        gap = None if target is not None else _new_target(cut or source)
        yield Segment(unit, source, target, gap, locked, mark, notes)
        yield from _flows(unit, source, target, locked)
        return
    trados = {n.attributes.get("id", ""): n for n in unit.all(*_trados(unit))}
    for mid, part in sources.items():
        place = targets.get(mid)
        gap = None
        if target is None and len(sources) == 1:
            gap = _new_target(cut or source, f'<mrk mtype="seg" mid="{mid}">', "</mrk>")
        own = trados.get(mid)
        fixed = locked or (own is not None and own.attributes.get("locked") == "true")
        if own is not None:
            mark = StateMark(own, "conf", states.TRADOS, states.WRITTEN_TRADOS)
        yield Segment(unit, part, place, gap, fixed, mark, notes)
        yield from _flows(unit, part, place, fixed)
        notes = ()


def _flows(unit: Node, source: Node, target: Node | None, locked: bool) -> Iterator[Segment]:
    """The words within the inline codes of a translation beside those of its source: in the code of the same
    id, at the same place."""
    if target is None:
        return
    sources = {key: node for key, node, _ in _subs(source)}
    for key, node, protected in _subs(target):
        yield Segment(unit, sources.get(key), node, None, locked or protected, None, flow=True)


def _subs(
    node: Node, code: str = "", protected: bool = False
) -> Iterator[tuple[tuple[str, int], Node, bool]]:
    """The `sub` elements in a source or target, each with the id of the code it is in, its number there, and
    whether it may not be changed."""
    count = 0
    for child in node.elements():
        if child.name != node.name[: -len(node.local)] + child.local:
            continue  # another namespace's
        inside = protected or child.attributes.get("mtype") == "protected"
        if child.local == "sub":
            yield (code, count), child, inside
            count += 1
            yield from _subs(child, f"{code}/{count}", inside)
        elif child.local in _CODES:
            yield from _subs(child, f"{code}/{child.local}{child.attributes.get('id', '')}", inside)
        else:
            yield from _subs(child, code, inside)


def _trados(unit: Node) -> set[str]:
    """The names of the elements in which Trados notes what it knows of segments."""
    return {
        c.name.removesuffix("-defs") for c in unit.elements() if c.local == "seg-defs" and c.name != c.local
    }


def _marked_segments(node: Node) -> Iterator[tuple[str, Node]]:
    """The segments a source or target of version 1.2 is cut into, with their ids."""
    for child in node.elements():
        if child.local == "mrk" and child.attributes.get("mtype") == "seg":
            yield child.attributes.get("mid", ""), child
        else:
            yield from _marked_segments(child)


def _version_2(container: Node, *, translate: bool) -> Iterator[Segment]:
    for child in container.elements():
        inner = _translates(child, translate)
        if child.local == "group":
            yield from _version_2(child, translate=inner)
        elif child.local == "unit":
            yield from _unit_2(child, translate=inner)


def _unit_2(unit: Node, *, translate: bool) -> Iterator[Segment]:
    kept = unit.child("notes")
    notes = tuple((n.text(), "") for n in kept.elements()) if kept is not None else ()
    for segment in unit.elements():
        source = segment.child("source") if segment.local == "segment" else None
        if source is None:
            continue
        target = segment.child("target")
        gap = None if target is not None else _new_target(source)
        mark = StateMark(segment, "state", states.VERSION_2, states.WRITTEN_2, ("subState",))
        yield Segment(unit, source, target, gap, not translate, mark, notes)
        notes = ()


def _translates(node: Node, inherited: bool) -> bool:
    said = node.attributes.get("translate")
    return inherited if said is None else said != "no"


def _new_target(after: Node, before: str = "", behind: str = "") -> Gap:
    """The place for a translation where there is none: behind the source."""
    prefix = after.tag[: -len(after.local)]
    return Gap(Span(after.after, after.after), f"<{prefix}target>{before}", f"{behind}</{prefix}target>")
