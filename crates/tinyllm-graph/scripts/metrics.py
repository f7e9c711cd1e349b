#!/usr/bin/env python3
"""Writes src/metrics/table.rs: how wide characters are in DejaVu Sans, and in any DejaVu font.

DejaVu Sans is the widest of the fonts that the pictures name; Verdana, of one origin with it, is as wide.
The widest of the sans, serif and monospaced faces stands for any font that takes their place.

Needs fontTools (`pip install fonttools`) and the fonts (Debian: fonts-dejavu-core):

    python3 scripts/metrics.py /usr/share/fonts/truetype/dejavu > src/metrics/table.rs && rustfmt src/metrics/table.rs
"""
import math
import sys
from fontTools.ttLib import TTFont

RANGES = [(0x20, 0x7F), (0xA0, 0x180), (0x370, 0x530), (0x2010, 0x2028)]
UNKNOWN = 140
# Fonts for Chinese and Japanese draw Greek, Cyrillic and dashes as wide as their own characters.
FULL_WIDTH = 105


def widths(path):
    font = TTFont(path)
    names, advances, units = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    for first, end in RANGES:
        yield first, [
            math.ceil(advances[names[c]][0] * 100 / units) if c in names else UNKNOWN
            for c in range(first, end)
        ]


print("//! Widths in hundredths of the font's size, rounded up. Made by `scripts/metrics.py`.\n")
def widest(faces):
    rows = [dict(widths(f"{sys.argv[1]}/{face}.ttf")) for face in faces]
    for first, _ in RANGES:
        floor = FULL_WIDTH if len(faces) > 1 and first >= 0x370 else 0
        yield first, [max((floor, *column)) for column in zip(*(row[first] for row in rows))]


TABLES = [
    ("REGULAR", ["DejaVuSans"]),
    ("BOLD", ["DejaVuSans-Bold"]),
    ("WIDEST_REGULAR", ["DejaVuSans", "DejaVuSerif", "DejaVuSansMono"]),
    ("WIDEST_BOLD", ["DejaVuSans-Bold", "DejaVuSerif-Bold", "DejaVuSansMono-Bold"]),
]
for name, faces in TABLES:
    print("/// The first character of each range, and the widths from there.")
    print(f"pub(super) const {name}: &[(u32, &[u8])] = &[")
    for first, row in widest(faces):
        print(f"    ({first:#x}, &{row}),")
    print("];\n")
