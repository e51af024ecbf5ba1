"""Every page in Chromium: axe-core finds nothing grave, and what was written in fields stays words.

The names in the records hold scripts: had one been let in, the browser would complain of it.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from features.text import Lang
from tests.browser import touring
from tests.browser.conftest import Heard
from tests.browser.test_firm_journey import DESKTOP, PHONE, grave
from tests.browser.test_promoter import sideways
from tests.browser.touring import World
from tests.service.web.probes import PROBE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def world(origin: str, kept: str) -> Iterator[World]:
    with touring.furnished(origin, kept, PROBE) as found:
        yield found


@pytest.mark.parametrize(("lang", "screen"), [("zh", DESKTOP), ("en", PHONE)], ids=["zh", "en"])
def test_no_page_keeps_anybody_out(
    world: World, browser: Browser, lang: Lang, screen: dict[str, Any]
) -> None:
    """Chinese on a desk, English on a phone; both as they look in the light and in the dark."""
    heard, found = Heard(), {}
    for path, page in touring.opened(world, browser, lang, heard, **screen):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            if said := grave(page, () if scheme == "light" else ("color-contrast",)):
                found[path, scheme] = said
        if sideways(page) > 0:
            found[path, "width"] = [f"{sideways(page)} pixels too wide"]
    assert not found
    assert not heard.complaints
    assert not [asked for asked in heard.addresses if not asked.startswith(world.origin)]
