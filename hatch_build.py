"""Build hook: what `uv sync` makes on a fresh machine and the repository does not hold.

Compiles every .po to .mo with Babel, and subsets the typeface to one small variable woff2. A machine on which the
font tools fail still gets a working build: pages then use the system's fonts. uv hides what a build prints; to make
both by hand and see every error: `uv run --with brotli python hatch_build.py`.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # by hand: the development environment has no hatchling, and needs none
    BuildHookInterface = object

FONT = Path("src/guichet/interfaces/portal/static/guichet/fonts/inter-wght-latin.woff2")
# Latin with its accents, both languages' punctuation (narrow and plain no-break spaces), money and arrows.
CHARACTERS = [
    *range(0x20, 0x180),
    *range(0x2010, 0x2027),
    *(0x202F, 0x2030, 0x2039, 0x203A, 0x20AC, 0x2122, 0x2190, 0x2192, 0x2212, 0x2713),
]


class BuildHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        compile_messages(root / "src")
        if not (root / FONT).exists():
            try:
                subset_typeface(root / FONT)
            except Exception as error:  # noqa: BLE001 - a missing typeface must not stop an installation
                self.app.display_warning(f"typeface not built, pages will use system fonts: {error!r}")


def compile_messages(source: Path) -> list[Path]:
    """Every .po below `source` to the .mo beside it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    made = []
    for po in sorted(source.rglob("*.po")):
        with po.open("rb") as file:
            catalog = read_po(file, locale=po.parent.parent.name, abort_invalid=True)
        binary = io.BytesIO()
        write_mo(binary, catalog)
        made.append(_write(po.with_suffix(".mo"), binary.getvalue()))
    return made


def subset_typeface(target: Path) -> Path:
    """Inter upright, weights 400 to 700, the characters above."""
    import fontpkg_inter
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    folder = Path(fontpkg_inter.__file__).parent / "files"
    upright = next(path for path in sorted(folder.glob("*.ttf")) if "Italic" not in path.name)
    font = TTFont(upright)
    # First the characters, then the axes: fixing an axis drops the variations of glyphs that no longer vary, and the
    # subsetter then misses them.
    options = Options()
    options.layout_features = ["*"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    limits: dict[str, Any] = {
        axis.axisTag: (400, 700) if axis.axisTag == "wght" else axis.defaultValue for axis in font["fvar"].axes
    }
    font = instantiateVariableFont(font, limits)
    font.flavor = "woff2"
    binary = io.BytesIO()
    font.save(binary)
    target.parent.mkdir(parents=True, exist_ok=True)
    return _write(target, binary.getvalue())


def _write(target: Path, content: bytes) -> Path:
    """Whole or not at all: a web process may be reading the old one."""
    scratch = target.with_name(f"{target.name}.{os.getpid()}.new")
    scratch.write_bytes(content)
    scratch.replace(target)
    return target


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    for path in [*compile_messages(here / "src"), subset_typeface(here / FONT)]:
        print(f"{path.relative_to(here)}: {path.stat().st_size:,} bytes", file=sys.stderr)  # noqa: T201
