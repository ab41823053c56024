"""Records the pictures that Java's standard library cannot write. Needs Pillow.

usage: record_pictures.py FOLDER
"""

import pathlib
import sys

from PIL import Image, ImageDraw


def quarters(mode="RGB"):
    """48 x 32 pixels: red, green over blue, yellow."""
    image = Image.new("RGB", (48, 32))
    draw = ImageDraw.Draw(image)
    for i, color in enumerate([(200, 40, 40), (40, 160, 40), (40, 40, 200), (220, 200, 40)]):
        x, y = 24 * (i % 2), 16 * (i // 2)
        draw.rectangle([x, y, x + 23, y + 15], fill=color)
    return image.convert(mode)


folder = pathlib.Path(sys.argv[1])
quarters("CMYK").save(folder / "cmyk.jpg", quality=95)

# As a phone held upright writes it: stored lying, to be turned a quarter clockwise.
exif = Image.Exif()
exif[0x0112] = 6
quarters().transpose(Image.Transpose.ROTATE_90).save(
    folder / "turned.jpg", quality=95, exif=exif, subsampling=0
)
