"""Build hook: what `uv sync` makes on a fresh machine and the repository does not hold.

Compiles every .po to .mo with Babel, and subsets the typeface to one small variable woff2. A machine on
which the font tools fail still gets a working build: pages then use the system's fonts.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FONT = Path("src/guichet/interfaces/portal/static/guichet/fonts/inter-wght-latin.woff2")
# Latin with its accents, the punctuation of both languages (narrow and plain no-break spaces), money and arrows.
CHARACTERS = [*range(0x20, 0x180), 0x202F, *range(0x2010, 0x2027), 0x2030, 0x2039, 0x203A, 0x20AC, 0x2122, 0x2190, 0x2192, 0x2212, 0x2713]


class BuildHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        compile_messages(root / "src")
        target = root / FONT
        if not target.exists():
            try:
                subset_typeface(target)
            except Exception as error:  # noqa: BLE001 - a missing typeface must not stop an installation
                print(f"typeface not built, pages will use system fonts: {error}", file=sys.stderr)  # noqa: T201


def compile_messages(source: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for po in sorted(source.rglob("*.po")):
        with po.open("rb") as file:
            catalog = read_po(file, locale=po.parent.parent.name)
        binary = io.BytesIO()
        write_mo(binary, catalog)
        po.with_suffix(".mo").write_bytes(binary.getvalue())


def subset_typeface(target: Path) -> None:
    import fontpkg_inter
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    folder = Path(fontpkg_inter.__file__).parent / "files"
    upright = next(path for path in sorted(folder.glob("*.ttf")) if "Italic" not in path.name)
    font = TTFont(upright)
    limits: dict[str, Any] = {axis.axisTag: (400, 700) if axis.axisTag == "wght" else axis.defaultValue for axis in font["fvar"].axes}
    font = instantiateVariableFont(font, limits)
    options = Options()
    options.layout_features = ["*"]
    options.flavor = "woff2"
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    font.flavor = "woff2"
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target)
