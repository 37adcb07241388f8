"""JupyterLab as a person sees it: a server of its own, and a page of headless Chromium.

with Lab(folder, chromium) as lab:
    lab.open("shop.ipynb")      lab.run_all()      lab.page.get_by_role(...)      lab.save()
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
START_SECONDS, PATIENCE_MS = 60, 60_000
VIEW = {"width": 1280, "height": 1000}
IDLE = "/\\| Idle/.test(document.querySelector('#jp-main-statusbar')?.textContent ?? '')"
REPORT = ".jp-OutputArea .jp-RenderedHTMLCommon > .dea"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}


def find_chromium() -> str | None:
    """The path of a browser that Playwright can drive."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


class Lab:
    """A running JupyterLab over ``folder``, seen in a browser."""

    def __init__(self, folder: Path, chromium: str, theme: str = "light") -> None:
        from playwright.sync_api import sync_playwright

        self.folder = folder
        self._server, self.url = _serve(folder, theme)
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        self.page: Any = self._browser.new_page(viewport=VIEW)
        self.page.set_default_timeout(PATIENCE_MS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._browser.close()
        self._playwright.stop()
        self._server.terminate()
        self._server.wait()

    def open(self, name: str) -> None:
        """Open a notebook alone, without the panels beside it."""
        self.page.goto(f"{self.url}/doc/tree/{name}?reset")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        self.page.wait_for_function(IDLE)

    def menu(self, *path: str) -> None:
        """Choose an item of the menu bar."""
        self.page.get_by_role("menuitem", name=path[0], exact=True).first.click()
        for item in path[1:]:
            self.page.locator(".lm-Menu-itemLabel", has_text=item).first.click()

    def run_all(self) -> None:
        """Run all cells, and wait until the kernel has done so."""
        self.menu("Run", "Run All Cells")
        self.page.wait_for_function(
            "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].every(p => /[0-9]/.test(p.textContent))"
        )
        self.page.wait_for_function(IDLE)

    def save(self) -> None:
        """Save the notebook that is open."""
        self.page.keyboard.press("Control+s")
        self.page.wait_for_timeout(1500)

    def report(self, title: str) -> Any:
        """The report of that title."""
        named = self.page.locator(".dea-title", has_text=re.compile(f"^{title}$"))
        return self.page.locator(REPORT).filter(has=named)

    def reopen_without_kernel(self, name: str) -> None:
        """End every kernel, and open a notebook as one that nobody runs."""
        for kernel in self._ask("GET", "api/sessions"):
            self._ask("DELETE", f"api/sessions/{kernel['id']}")
        path = self.folder / name
        notebook = json.loads(path.read_text())
        notebook["metadata"]["kernelspec"] = {"name": "none", "display_name": "none", "language": "python"}
        copy = path.with_name(f"reopened-{name}")
        copy.write_text(json.dumps(notebook))
        subprocess.run([sys.executable, "-m", "jupyter", "trust", str(copy)], check=True, env=_environment(self.folder))
        self.page.goto(f"{self.url}/doc/tree/{copy.name}?reset")

    def _ask(self, method: str, path: str) -> Any:
        request = urllib.request.Request(f"{self.url}/{path}", method=method)
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read() or "null")


def _environment(folder: Path) -> dict[str, str]:
    """Settings of this test only: nothing of the machine's own Jupyter is read or written."""
    own = folder / ".jupyter"
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR", "IPYTHONDIR")
    root = str(Path(__file__).parents[2])
    return {**os.environ, **{name: str(own / name.lower()) for name in names}, "PYTHONPATH": root}


def _serve(folder: Path, theme: str) -> tuple[subprocess.Popen[bytes], str]:
    environment = _environment(folder)
    settings = Path(environment["JUPYTERLAB_SETTINGS_DIR"]) / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "themes.jupyterlab-settings").write_text(json.dumps({"theme": THEMES[theme]}))
    (settings / "notification.jupyterlab-settings").write_text(
        json.dumps({"fetchNews": "false", "checkForUpdates": False})
    )
    port = _free_port()
    told = {"ServerApp.port": port, "ServerApp.ip": "127.0.0.1", "IdentityProvider.token": ""}
    told["ServerApp.disable_check_xsrf"] = True  # its API is asked without a page's cookie
    options = [f"--{name}={value}" for name, value in told.items()]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--ServerApp.root_dir={folder}"]
    log = (folder / ".lab.log").open("wb")
    server = subprocess.Popen([*command, *options], env=environment, stdout=log, stderr=log, cwd=folder)
    url = f"http://127.0.0.1:{port}"
    _wait_for(f"{url}/api/status", server)
    return server, url


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, "JupyterLab ended at once"
        try:
            urllib.request.urlopen(url).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("JupyterLab did not start")
