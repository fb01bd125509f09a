"""What the build hook makes is there: the typeface and the compiled translations (hatch_build.py)."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import read_mo

import hatch_build

ROOT = Path(hatch_build.__file__).resolve().parent


def messages(mo: Path) -> dict[str, object]:
    """Without the header, which has the time of its making."""
    with mo.open("rb") as file:
        return {str(message.id): message.string for message in read_mo(file) if message.id}


def test_the_typeface_was_cut_to_a_small_file() -> None:
    made = ROOT / hatch_build.FONT
    assert made.exists(), "see why: uv run --with brotli python hatch_build.py"
    assert made.read_bytes()[:4] == b"wOF2"
    assert 20_000 < made.stat().st_size < 100_000


def test_every_translation_is_compiled_as_it_is_written(tmp_path: Path) -> None:
    catalogues = sorted((ROOT / "src").rglob("*.po"))
    assert catalogues
    for po in catalogues:
        copy = tmp_path / po.parent.parent.name / "LC_MESSAGES" / po.name
        copy.parent.mkdir(parents=True)
        copy.write_bytes(po.read_bytes())
        (made,) = hatch_build.compile_messages(tmp_path)
        assert messages(po.with_suffix(".mo")) == messages(made), f"{po} was changed since: run `uv sync`"
