"""Takes the pictures of every page, in both languages, that the READMEs show.

Run: ``python -m tests.browser.pictures`` (Chromium must be installed). A service is started with
made-up people and projects; each page is taken when it has loaded, at half size, and the two
READMEs' lists of pictures are written anew.
"""

import base64
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from features.text import LANGS, Lang
from service.app import create_app
from tests.browser import touring
from tests.browser.conftest import CHROMIUM, QUIET, Heard, served, settings
from tests.browser.touring import World

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pages"
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
BETWEEN = re.compile(r"(?<=<!-- pictures -->\n).*?(?=<!-- end of pictures -->)", re.DOTALL)
WIDE, HIGH, SHARE, QUALITY = 1280, 860, 0.5, 42
A_ROW = 3


def named(path: str) -> str:
    """The file name of a page by its path in the routes; its answer's where there is one."""
    words = re.sub(r"_id\b|[{}]", "", path).strip("/?").replace("/", "-") or "home"
    return f"{words}-answer" if path.endswith("?") else words


def taken(page: Page) -> bytes:
    """The upper part of a page, as small as can still be read."""
    wire = page.context.new_cdp_session(page)
    clip = {"x": 0, "y": 0, "width": WIDE, "height": HIGH, "scale": SHARE}
    shot = wire.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY, "clip": clip})
    return base64.b64decode(shot["data"])


def pictures(world: World, browser: Browser, lang: Lang, folder: Path) -> Iterator[tuple[str, str]]:
    """The file and the heading of every page, its picture taken into a ``folder``."""
    size = {"viewport": {"width": WIDE, "height": HIGH}, "reduced_motion": "reduce"}
    for path, page in touring.opened(world, browser, lang, Heard(), **size):
        file = f"{named(path)}.{lang}.webp"
        (folder / file).write_bytes(taken(page))
        kept = (PICTURES / file).relative_to(ROOT).as_posix()
        yield kept, page.locator("h1").first.inner_text()


def table(found: list[tuple[str, str]]) -> str:
    """The pictures of a README, a few beside each other."""
    cells = [f"![{said}]({file})" for file, said in found]
    rows = [cells[at : at + A_ROW] for at in range(0, len(cells), A_ROW)]
    head = f"|{' |' * A_ROW}\n|{'---|' * A_ROW}\n"
    return head + "".join(f"| {' | '.join([*row, *[''] * (A_ROW - len(row))])} |\n" for row in rows)


def main() -> None:
    """Takes all pictures before any of the old ones goes."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        kept, fresh = f"sqlite:///{folder}/parkmatch.db", Path(folder, "pages")
        fresh.mkdir()
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        with (
            served(lambda port: create_app(settings(port, kept))) as origin,
            touring.furnished(origin, kept) as world,
        ):
            shown = {lang: table(list(pictures(world, chromium, lang, fresh))) for lang in LANGS}
        chromium.close()
        shutil.rmtree(PICTURES, ignore_errors=True)
        shutil.copytree(fresh, PICTURES)
    for lang, readme in READMES.items():
        readme.write_text(BETWEEN.sub(shown[lang], readme.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
