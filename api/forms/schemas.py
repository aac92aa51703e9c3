"""Shapes of forms."""

from __future__ import annotations

from api.schemas import Answer, anything, identity, many, text, whole


class FormLine(Answer):
    """A form in its newest released version."""

    key = text("Key; steps name it in `form`.")
    version = whole("Newest released version.")
    title = text("Chinese title.")
    title_en = text("English title.")


class Forms(Answer):
    """All forms."""

    items = many(FormLine, "In order of their keys.")


class Form(Answer):
    """A form: what is asked, and how it looks."""

    key = text("Key.")
    id = identity("Number of this version.")
    version = whole("Version.")
    json_schema = anything("JSON Schema 2020-12; Chinese in `title`, English in `x-en`.")
    ui_schema = anything("Order, widgets and groups.")
