"""Writes advances.rs: how far each glyph of the project's font moves the pen, in thousandths of the font size.

    python3 -m venv venv && venv/bin/pip install fonttools brotli
    venv/bin/python domain/src/builder/lettering/advances.py > domain/src/builder/lettering/advances.rs

Run from the repository's root after a change of shared-ui/fonts. With a folder as argument it also writes the two static
fonts with which the server draws: venv/bin/python … api/image-renderer/fonts
"""

import glob
import os
import sys

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FILES = sorted(glob.glob("shared-ui/fonts/figtree-*.woff2"), key=lambda name: "-ext-" in name)
WEIGHTS = {"REGULAR": 400, "BOLD": 700}


def static(path, weight):
    font = instantiateVariableFont(TTFont(path), {"wght": weight})
    assert font["head"].unitsPerEm == 1000
    font["OS/2"].usWeightClass = weight
    # One family of two weights: the names of the variable font say otherwise.
    names = {1: "Figtree", 2: "Regular" if weight == 400 else "Bold", 6: f"Figtree-{weight}"}
    for record in list(font["name"].names):
        if record.nameID not in (0, 13, 14):
            font["name"].removeNames(nameID=record.nameID)
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font.flavor = None
    return font


def advances(weight):
    found = {}
    for path in FILES:
        font = static(path, weight)
        for code, glyph in font.getBestCmap().items():
            # Combining marks move nothing by themselves; a name is sent composed.
            if code >= 0x20 and not 0x300 <= code < 0x370:
                found.setdefault(code, font["hmtx"][glyph][0])
    return found


def runs(found):
    rows = []
    for code in sorted(found):
        if rows and rows[-1][0] + len(rows[-1][1]) == code:
            rows[-1][1].append(found[code])
        else:
            rows.append((code, [found[code]]))
    return rows


def table():
    print("//! Advance widths of the font in `shared-ui/fonts`, in thousandths of the font size. Made by `advances.py`.")
    print("//! Figtree, © The Figtree Project Authors, SIL Open Font License 1.1 (`shared-ui/fonts/OFL.txt`).")
    print()
    print("/// First character of a run, and the advances of it and of those that follow.")
    print("pub(super) type Runs = &'static [(u32, &'static [u16])];")
    for name, weight in WEIGHTS.items():
        print(f"\n/// Weight {weight}.\n#[rustfmt::skip]\npub(super) const {name}: Runs = &[")
        for start, widths in runs(advances(weight)):
            print(f"    (0x{start:04x}, &[{', '.join(map(str, widths))}]),")
        print("];")


def fonts(folder):
    for name, weight in WEIGHTS.items():
        merger = Merger()
        paths = []
        for at, path in enumerate(FILES):
            font = static(path, weight)
            for tag in ("GDEF", "GPOS", "GSUB", "STAT", "gasp"):
                if tag in font:
                    del font[tag]
            paths.append(f"{folder}/.part-{at}.ttf")
            font.save(paths[-1])
        merger.merge(paths).save(f"{folder}/figtree-{weight}.ttf")
        for path in paths:
            os.remove(path)


if len(sys.argv) > 1:
    fonts(sys.argv[1])
else:
    table()
