"""Photos from strangers: read with few decoders, turned upright, made small, written anew.

What comes out is a JPEG of ours: no position, no device, no hidden file behind the picture.
"""

from __future__ import annotations

import io
import threading
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from engine.errors.public import PictureRefused

LARGEST_FILE = 5 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2560
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 85
_AT_ONCE = threading.BoundedSemaphore(2)
"""A picture of 50 megapixels takes 150 MB while it is read."""


def cleaned(content: bytes, *, position: int = 1) -> bytes:
    """A JPEG of the same picture. Raises PictureRefused."""
    if not content or len(content) > LARGEST_FILE:
        raise _refused(
            position, "大小须在 1 字节到 5 MB 之间。", "its size must lie between 1 byte and 5 MB."
        )
    with _AT_ONCE, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _written(content, position)
        except PictureRefused:
            raise
        except (
            UnidentifiedImageError,
            Image.DecompressionBombError,
            OSError,
            SyntaxError,
            ValueError,
            EOFError,
            IndexError,
            OverflowError,
            MemoryError,
        ) as error:
            raise _refused(
                position,
                "只接受 JPEG、PNG 和 WebP 照片，且文件须完整。",
                "only whole JPEG, PNG and WebP photos are taken.",
            ) from error


def _written(content: bytes, position: int) -> bytes:
    with Image.open(io.BytesIO(content), formats=FORMATS) as found:
        width, height = found.size
        if width * height > MOST_PIXELS:
            raise _refused(position, "超过 5000 万像素。", "it has more than 50 million pixels.")
        found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(found)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
            seen = Image.new("RGB", upright.size, "white")
            with_alpha = upright.convert("RGBA")
            seen.paste(with_alpha, mask=with_alpha.getchannel("A"))
        else:
            seen = upright.convert("RGB")
        target = io.BytesIO()
        seen.save(target, "JPEG", quality=QUALITY, optimize=True)
    return target.getvalue()


def _refused(position: int, zh: str, en: str) -> PictureRefused:
    return PictureRefused(
        where=f"/photos/{position - 1}", position=position, detail=zh, detail_en=en
    )
