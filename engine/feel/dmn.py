"""The words of DMN documents, whatever their version: elements by their local names."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

NAMESPACES = frozenset(
    {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",  # 1.1
        "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",  # 1.2
        "https://www.omg.org/spec/DMN/20191111/MODEL/",  # 1.3
        "https://www.omg.org/spec/DMN/20211108/MODEL/",  # 1.4
        "https://www.omg.org/spec/DMN/20230324/MODEL/",  # 1.5
    }
)


def claim(root: etree._Element) -> None:
    """Take elements for DMN that are in the document's own namespace, where DMN is declared too.

    An editor that wrote such files left its mark on the compatibility kit.
    """
    name = etree.QName(root)
    own = name.namespace
    if (
        name.localname == "definitions"
        and own is not None
        and own == root.get("namespace")
        and not NAMESPACES.isdisjoint(root.nsmap.values())
    ):
        for element in root.iter(f"{{{own}}}*"):
            element.tag = etree.QName(element).localname


def local(element: etree._Element) -> str | None:
    """The name of a DMN element, None for anything else; without a namespace it is taken for one.

    Some tools, and files of the compatibility kit, forget it.
    """
    if not isinstance(element.tag, str):
        return None
    name = etree.QName(element)
    return name.localname if name.namespace is None or name.namespace in NAMESPACES else None


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (each for each in element if local(each) == name)


def first(element: etree._Element, name: str) -> etree._Element | None:
    return next(children(element, name), None)


def text_in(element: etree._Element) -> str:
    text = first(element, "text")
    return "" if text is None else "".join(text.itertext()).strip()  # type: ignore[arg-type]


def name_of(element: etree._Element) -> str:
    """The name an expression calls it by: blanks count once."""
    return " ".join((element.get("name") or "").split())


def english(element: etree._Element) -> str:
    """The English title: the property `title.en`, or else the label."""
    for extensions in children(element, "extensionElements"):
        for each in extensions.iter():
            if each.get("name") == "title.en" and each.get("value"):
                return str(each.get("value"))
    return element.get("label") or ""
