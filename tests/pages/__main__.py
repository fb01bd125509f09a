"""Starts a demo of its own, goes through all scenes in their order, writes the sheets; says what is wrong, and exits 1.

`uv run python -m tests.pages [--out DIR] [--only NAME …] [--scale 0.4]`
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from tests.pages.camera import Camera
from tests.pages.scenes import SCENES
from tests.pages.sheet import compose
from tests.support.browser import ARGUMENTS, HOW_TO_INSTALL, find_chromium
from tests.support.demo import Demo

HEAD = """# Pages

Every page and state of the portal: French and English, wide and narrow; of the main ones also dark, at 200 % and
printed. Made by `uv run python -m tests.pages`.

"""


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.pages", description=__doc__)
    asked.add_argument("--out", type=Path, default=Path("docs/pages"))
    asked.add_argument("--only", nargs="*", default=[], help="sheets of the scenes whose names begin so")
    asked.add_argument("--scale", type=float, default=0.4)
    asked.add_argument("--quality", type=int, default=50)
    options = asked.parse_args()
    program = find_chromium()
    if not program:
        sys.stderr.write(f"{HOW_TO_INSTALL}\n")
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with (
        tempfile.TemporaryDirectory(prefix="guichet-pages-") as scratch,
        Demo(Path(scratch) / "var") as demo,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=arguments) as browser,
    ):
        camera = Camera(browser, demo, Path(scratch))
        for scene in SCENES:
            wanted = not options.only or scene.name.startswith(tuple(options.only))
            try:
                pictures = camera.take(scene, pictured=wanted)
            except (
                Error,
                LookupError,
            ) as error:  # a fault; the others are still wanted
                camera.faults.append(f"{scene.name}: {error}")
                continue
            if wanted:
                sheet = options.out / f"{scene.name}.jpg"
                compose(browser, pictures, sheet, scale=options.scale, quality=options.quality)
                sys.stdout.write(f"{scene.name}\n")
                sys.stdout.flush()
    made = [scene.name for scene in SCENES if (options.out / f"{scene.name}.jpg").exists()]
    lines = "".join(f"## {name}\n![{name}]({name}.jpg)\n\n" for name in made)
    (options.out / "README.md").write_text(HEAD + lines.rstrip() + "\n")
    sys.stderr.writelines(f"{fault}\n" for fault in camera.faults)
    return 1 if camera.faults else 0


if __name__ == "__main__":
    sys.exit(main())
