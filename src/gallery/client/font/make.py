"""Cuts the font of the gallery's formulas from Latin Modern Math (Debian's package fonts-lmodern).

    python3 -m venv /tmp/font && /tmp/font/bin/pip install fonttools brotli
    /tmp/font/bin/python src/gallery/client/font/make.py

Latin letters, digits, Greek, their italics, and the signs that formulas use, with the table that tells browsers how to set
mathematics: without one, Chromium puts indices on the line. Licence: see LICENSE.txt beside it.
"""

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

SOURCE = "/usr/share/texmf/fonts/opentype/public/lm-math/latinmodern-math.otf"
TARGET = Path(__file__).with_name("math.woff2")
NAME = "Downhill Math"

LETTERS = [*range(0x20, 0x7F), *range(0x391, 0x3CA), 0x3D5, 0x3F5, *range(0x1D434, 0x1D468), 0x210E, *range(0x1D6E2, 0x1D71C)]
SIGNS = "−×·⋅±∓∂∇√∑∏∫∞≈≠≤≥≪≫←→↦∈∥‖⟨⟩⌈⌉⌊⌋…⋯ℒℝ′ˆ^¯~ ˙"

options = subset.Options()
options.flavor = "woff2"
options.drop_tables += ["FFTM"]
options.desubroutinize = True
options.layout_features = []
options.name_IDs = [0, 13, 14]
font = TTFont(SOURCE)
cut = subset.Subsetter(options)
cut.populate(unicodes=[*LETTERS, *map(ord, SIGNS)])
cut.subset(font)
# The licence wants a changed font to have another name.
for place, text in {1: NAME, 2: "Regular", 4: NAME, 6: NAME.replace(" ", "")}.items():
    font["name"].setName(text, place, 3, 1, 0x409)
if "CFF " in font:
    font["CFF "].cff.fontNames = [NAME.replace(" ", "")]
font.flavor = "woff2"
font.save(TARGET)
print(TARGET, TARGET.stat().st_size)
