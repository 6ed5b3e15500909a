"""The drawing page as a test uses it: input, and what is shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from selenium.webdriver import Chrome
from selenium.webdriver.common.actions import interaction
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.actions.pointer_input import PointerInput
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.drawings import STROKES, Stroke

SETTLED = {"read", "unsure", "unfamiliar", "failed"}

MOUSE, TOUCH, PEN = interaction.POINTER_MOUSE, interaction.POINTER_TOUCH, interaction.POINTER_PEN


class Page:
    """The page at an address, in a browser that many tests share."""

    def __init__(self, browser: Chrome, url: str) -> None:
        self.browser = browser
        self.url = url
        self.restorers: list[tuple[str, dict[str, Any]]] = []

    # ---------------------------------------------------------------- the window

    def open(self) -> Page:
        self.browser.get(self.url)
        self.wait_for("empty")
        return self

    def beforehand(self, script: str) -> None:
        """Run a script in every document from now on, before the page's own."""
        added = self.cdp("Page.addScriptToEvaluateOnNewDocument", source=script)
        self.later("Page.removeScriptToEvaluateOnNewDocument", identifier=added["identifier"])

    def resize(self, width: int, height: int, phone: bool = False, zoom: float = 1) -> None:
        self.cdp(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=zoom,
            mobile=phone,
        )
        self.later("Emulation.clearDeviceMetricsOverride")
        self.cdp("Emulation.setTouchEmulationEnabled", enabled=phone)
        self.later("Emulation.setTouchEmulationEnabled", enabled=False)

    def prefer(self, **features: str) -> None:
        """Set media features: color_scheme="dark", reduced_motion="reduce"."""
        self.emulate(
            features={"prefers-" + name.replace("_", "-"): each for name, each in features.items()}
        )

    def emulate(self, media: str = "", features: dict[str, str] | None = None) -> None:
        """Set the medium, such as print, and media features by their names in CSS."""
        wanted = [{"name": name, "value": value} for name, value in (features or {}).items()]
        self.cdp("Emulation.setEmulatedMedia", media=media, features=wanted)
        self.later("Emulation.setEmulatedMedia", media="", features=[])

    def allow(self, *permissions: str) -> None:
        self.cdp("Browser.grantPermissions", permissions=list(permissions))
        self.later("Browser.resetPermissions")

    def cut_off(self, offline: bool = True) -> None:
        """Take the network away, or give it back."""
        conditions = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.cdp("Network.enable")
        self.cdp("Network.emulateNetworkConditions", offline=offline, **conditions)
        self.later("Network.emulateNetworkConditions", offline=False, **conditions)

    def leave(self) -> None:
        """Put back what the test has changed."""
        for command, parameters in self.restorers:
            self.cdp(command, **parameters)
        self.cdp("Storage.clearDataForOrigin", origin=self.url, storageTypes="all")
        if self.browser.current_url.startswith(self.url):
            self.run("sessionStorage.clear()")  # which Chromium 150 does not count to all
        self.browser.get("about:blank")
        self.complaints()

    def later(self, command: str, **parameters: Any) -> None:
        """Note a command that undoes what was just done."""
        self.restorers.append((command, parameters))

    def cdp(self, command: str, **parameters: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.browser.execute_cdp_cmd(command, parameters)
        return answer

    def run(self, script: str, *arguments: Any) -> Any:
        return self.browser.execute_script(script, *arguments)

    # ---------------------------------------------------------------- input

    def find(self, selector: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def find_all(self, selector: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def click(self, selector: str) -> None:
        self.find(selector).click()

    def press(self, *keys: str) -> None:
        """Keys that act everywhere on the page."""
        self.find("body").send_keys(*keys)

    def press_on_sheet(self, *keys: str) -> None:
        self.find("#pad").send_keys(*keys)

    def choose_mode(self, mode: str) -> None:
        """digit or number."""
        self.find(f"[value={mode}]").send_keys(Keys.SPACE)

    def enabled(self, selector: str) -> bool:
        return self.find(selector).get_attribute("aria-disabled") != "true"

    def draw(self, digit: int, pointer: str = MOUSE, at: float = 0.5, height: float = 0.64) -> None:
        """Draw a digit. at: its middle, height: its own; both in shares of the sheet."""
        box = self.find("#sheet").rect
        width = 0.66 * height * box["height"] / box["width"]
        self.drag(
            (
                [(at + (x - 0.5) * width, 0.5 + (y - 0.5) * height) for x, y in stroke]
                for stroke in STROKES[digit]
            ),
            pointer,
        )

    def drag(
        self,
        strokes: Iterable[Stroke],
        pointer: str = MOUSE,
        pressure: float | None = None,
        lift: bool = True,
    ) -> None:
        """Draw strokes, their points in shares of the sheet."""
        pad = self.run("return document.getElementById('pad').getBoundingClientRect().toJSON()")
        device = PointerInput(pointer, pointer)
        actions = ActionBuilder(self.browser, mouse=device, duration=0)
        hand = actions.pointer_action
        for stroke in strokes:
            for number, (x, y) in enumerate(stroke):
                hand.move_to_location(
                    round(pad["left"] + x * pad["width"]),
                    round(pad["top"] + y * pad["height"]),
                    pressure=pressure,
                )
                if number == 0:
                    hand.pointer_down(pressure=pressure)
            if lift:
                hand.pointer_up()
        actions.perform()

    def lift(self) -> None:
        """Let go of every pointer and key."""
        ActionBuilder(self.browser).clear_actions()

    def undo(self) -> None:
        self.press_on_sheet("u")

    def clear(self) -> None:
        self.press_on_sheet(Keys.ESCAPE)

    # ---------------------------------------------------------------- what is shown

    @property
    def state(self) -> str:
        return str(self.run("return document.getElementById('answer').dataset.state"))

    @property
    def numeral(self) -> str:
        return self.text("#numeral")

    @property
    def verdict(self) -> str:
        return self.text("#verdict")

    @property
    def spoken(self) -> str:
        """What a screen reader has been told of the answer."""
        return self.text("#spoken")

    @property
    def provisional(self) -> bool:
        return bool(self.run("return 'provisional' in document.getElementById('answer').dataset"))

    def text(self, selector: str) -> str:
        """An element's whole text, whether it is in view or only spoken."""
        return str(self.find(selector).get_property("textContent"))

    def shown(self, selector: str) -> bool:
        return self.find(selector).is_displayed()

    def ink(self) -> int:
        """How many of the canvas's pixels are drawn on."""
        return int(
            self.run(
                "const c = document.getElementById('pad');"
                "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                "let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 127; return n"
            )
        )

    def requests(self) -> list[str]:
        """The addresses of everything that the page has asked for."""
        return list(
            self.run("return performance.getEntriesByType('resource').map(entry => entry.name)")
        )

    def complaints(self) -> list[str]:
        """What the browser has logged since it was last asked: errors, refused loads."""
        return [str(entry["message"]) for entry in self.browser.get_log("browser")]

    def wait_until(self, condition: str, *arguments: Any) -> Any:
        """Wait until a JavaScript expression is true; gives its value."""
        wait = WebDriverWait(self.browser, 20, poll_frequency=0.03)
        return wait.until(lambda _: self.run(f"return {condition}", *arguments), condition)

    def wait_for(self, *states: str) -> None:
        self.wait_until(
            "arguments[0].includes(document.getElementById('answer').dataset.state)", list(states)
        )

    def answered(self) -> Page:
        """Wait until what is drawn now has its final answer, or could not be read."""
        self.wait_until(
            "arguments[0].includes(document.getElementById('answer').dataset.state)"
            " && !('provisional' in document.getElementById('answer').dataset)",
            list(SETTLED),
        )
        return self
