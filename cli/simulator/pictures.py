"""Drawn pictures that stand for photos of a place, before and after it was put in order."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageDraw

SIZE = (720, 480)
KINDS = 4
"""How many places there are."""
_SKIES = ("#b9d3e6", "#d6dde2", "#f1d9b5", "#9fb8cc")
_WALLS = ("#c9b79c", "#a8b3a2", "#b58d7a", "#c4c4cc")
_GROUND = "#6f7276"


@cache
def picture(kind: int, *, mended: bool) -> bytes:
    """A JPEG of the place; the same for the same arguments."""
    image = Image.new("RGB", SIZE, _SKIES[kind % len(_SKIES)])
    draw = ImageDraw.Draw(image)
    width, height = SIZE
    ground = height * 2 // 3
    for house in range(4):
        left = house * 190 - 30 * kind
        top = 90 + 35 * ((house + kind) % 3)
        draw.rectangle((left, top, left + 165, ground), fill=_WALLS[(house + kind) % len(_WALLS)])
        for row in range(3):
            for column in range(3):
                x, y = left + 18 + 48 * column, top + 18 + 60 * row
                draw.rectangle((x, y, x + 28, y + 36), fill="#e9eef2", outline="#7d858c", width=2)
    draw.rectangle((0, ground, width, height), fill=_GROUND)
    for dash in range(0, width, 90):
        draw.rectangle((dash, ground + 92, dash + 50, ground + 98), fill="#e8e3cf")
    x, y = 300 + 40 * kind, ground + 20
    if mended:
        draw.ellipse((x, y + 10, x + 120, y + 50), fill="#8b9095", outline="#5c6166", width=4)
    else:
        draw.ellipse((x, y + 10, x + 120, y + 50), fill="#17191b", outline="#3a3d40", width=5)
        for piece in range(5):
            left = x - 50 + 48 * piece
            draw.polygon(
                ((left, y + 60), (left + 24, y + 34), (left + 46, y + 60)),
                fill=("#8a6b4f", "#c7743c", "#54605a")[piece % 3],
            )
    file = io.BytesIO()
    image.save(file, "JPEG", quality=72)
    return file.getvalue()
