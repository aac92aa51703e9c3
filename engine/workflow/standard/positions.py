"""Line and column of every element of an XML file: where its opening tag begins."""

from __future__ import annotations

from xml.parsers import expat

from lxml import etree


def positions(content: bytes, root: etree._Element) -> dict[etree._Element, tuple[int, int]]:
    """By element; lines and columns count from 1. The file has been parsed safely before.

    The parser of lxml knows the line on which a tag ends; expat knows where it begins. For an
    encoding that expat does not read, the line alone is given, with column 1.
    """
    found: list[tuple[int, int]] = []
    parser = expat.ParserCreate()

    def begin(_name: str, _attributes: object) -> None:
        found.append((parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))

    parser.StartElementHandler = begin
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError):
        found.clear()
    if len(found) != len(elements):
        return {element: (_line(element), 1) for element in elements}
    return dict(zip(elements, found, strict=True))


def _line(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 1
