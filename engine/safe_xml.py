"""Reading XML that a stranger may have written: no DOCTYPE, no entities, no network, bounded."""

from __future__ import annotations

import re

from lxml import etree

from engine.errors.documents import DocumentHostile, DocumentMalformed, DocumentTooLarge

MAX_BYTES = 2 * 1024 * 1024
MAX_ELEMENTS = 20_000
_ENCODED_ASCII = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def parse_xml(content: bytes, *, name: str) -> etree._Element:
    """The root element of `content`; `name` (a file name) is where errors point to.

    Raises DocumentTooLarge, DocumentHostile or DocumentMalformed. Comments and processing
    instructions are kept: a document must survive being read and written again.
    """
    if len(content) > MAX_BYTES:
        raise DocumentTooLarge(where=name, what=f"{len(content)} bytes", limit=f"{MAX_BYTES} bytes")
    # Cheap first look, so that a bomb is not even handed to the parser; the second look at the
    # parsed tree below also sees documents in UTF-16 and the like.
    if _ENCODED_ASCII.search(content):
        raise DocumentHostile(where=name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_blank_text=False,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise DocumentMalformed(where=name, line=line, detail=error.msg or "empty") from error
    except ValueError as error:  # e.g. an encoding that the declaration contradicts
        raise DocumentMalformed(where=name, line=1, detail=str(error)) from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise DocumentHostile(where=name)
    for count, node in enumerate(root.iter(), start=1):
        if isinstance(node, etree._Entity):
            raise DocumentHostile(where=name)
        if count > MAX_ELEMENTS:
            raise DocumentTooLarge(where=name, what="elements", limit=MAX_ELEMENTS)
    return root
