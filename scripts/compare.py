"""Draws cards twice, side by side: as the playground's page does and as another Block Kit renderer does.

    python scripts/compare.py "python3 path/to/render_card.py"

The renderer is a program that takes CARD.json PICTURE.png --width PIXELS --scale FACTOR.
"""

from __future__ import annotations

import asyncio
import base64
import json
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))

from pictures import CHROMIUM, PICTURES, QUIET, running_bot
from playwright.async_api import async_playwright
from small_png import shrink

from bot.playground import ANNA
from bot.playground.samples import samples

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from bot.playground.workspace import Message

CARDS = {
    "drawing-gmail": "Gmail: neither SPF nor DKIM",
    "drawing-two": "Two recipients, two reasons",
    "drawing-login": "A Python traceback: the login was refused",
    "drawing-exchange": "Exchange wraps what another server said",
}
"""The samples whose cards are drawn, by the names of the pictures; a private answer is the fifth."""
QUESTION = "4xx"
WIDTH = 520
PAPER = """<!doctype html><style>
body {{ margin: 0; padding: 12px; display: flex; gap: 24px; align-items: flex-start; width: max-content;
  font: 14px Lato, sans-serif; background: #fff }}
figure {{ margin: 0; width: {width}px }} figcaption {{ font-weight: 700; padding-bottom: 8px }}
img {{ width: 100% }}
</style><figure><figcaption>The playground</figcaption><img src="{ours}"></figure>
<figure><figcaption>{name}</figcaption><img src="{theirs}"></figure>"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A browser with the playground's page, and the other renderer with its name."""

    browser: Browser
    renderer: list[str]
    name: str

    async def draw(self, picture: str, address: str, card: Message, element: str) -> None:
        """Draw one card with both and put the pictures side by side."""
        page = await self.browser.new_page(viewport={"width": 2200, "height": 2400})
        await page.goto(address)
        message = page.locator(f"[id='{element}']")
        await message.evaluate("(one, width) => { one.style.width = `${width}px`; }", WIDTH)
        ours = await message.screenshot(animations="disabled")
        theirs = await asyncio.to_thread(render, self.renderer, card)
        await page.goto("about:blank")  # the page itself shows no picture but its own
        paper = PAPER.format(width=WIDTH, ours=as_url(ours), theirs=as_url(theirs), name=self.name)
        await page.set_content(paper, wait_until="load")
        drawn = await page.locator("body").screenshot()
        (PICTURES / f"{picture}.png").write_bytes(shrink(drawn))
        await page.close()


async def compare(renderer: list[str], name: str) -> None:
    """Draw every pair."""
    async with running_bot() as slack, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        comparison = Comparison(browser, renderer, name)
        for picture, title in CARDS.items():
            text = next(one.text for one in samples() if one.title == title)
            ts = await slack.post("support", text)
            card = await slack.wait_for_reply("support", ts)
            address = f"{slack.url}/sam/support?thread={ts}"
            await comparison.draw(picture, address, card, f"thread-message-{card.ts}")
        await slack.command("/smtp", QUESTION, user=ANNA)
        (private,) = slack.ephemerals(ANNA)
        address = f"{slack.url}/anna/support"
        await comparison.draw("drawing-matches", address, private, f"message-{private.ts}")
        await browser.close()


def render(renderer: list[str], card: Message) -> bytes:
    """Let the other renderer draw a card."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "card.json"), Path(folder, "card.png")
        source.write_text(json.dumps({"blocks": list(card.blocks)}), encoding="utf-8")
        order = [*renderer, str(source), str(target), "--width", str(WIDTH), "--scale", "1"]
        subprocess.run(order, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - what the caller named
        return target.read_bytes()


def as_url(picture: bytes) -> str:
    """Give a picture as an address that holds it."""
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"


def main() -> None:
    """Draw all, or say how this is called."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - the program and its one argument
        sys.exit(__doc__)
    asyncio.run(compare(shlex.split(sys.argv[1]), "slack-blocks-to-jsx"))


if __name__ == "__main__":
    main()
