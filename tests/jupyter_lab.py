"""A real JupyterLab, driven through a real Chromium, that touches nothing of the user's."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

START_SECONDS = 60
WAIT_SECONDS = 45
# All cells drawn at once, and nothing that talks to the outside or saves by itself.
_SETTINGS = {
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
}
_READY = """async () => {
  const app = window.jupyterapp;
  await app.restored;
  const notebook = app.shell.currentWidget;
  await notebook.context.ready;
  await notebook.context.sessionContext.ready;
  await notebook.context.sessionContext.session.kernel.info;
}"""
_SHUT_DOWN = "async () => { await window.jupyterapp?.serviceManager.sessions.shutdownAll(); }"
_RUN_ALL = "async () => { await window.jupyterapp.commands.execute('notebook:run-all-cells'); }"
_RUN_TO = """async (id) => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  notebook.deselectAll();
  notebook.activeCellIndex = notebook.widgets.findIndex(cell => cell.model.id === id) + 1;
  await window.jupyterapp.commands.execute('notebook:run-all-above');
}"""
_ERRORS = """() => [...window.jupyterapp.shell.currentWidget.context.model.cells]
  .flatMap(cell => (cell.toJSON().outputs || []))
  .filter(output => output.output_type === 'error')
  .map(output => output.ename + ': ' + output.evalue)"""


def chromium() -> str | None:
    """The browser to drive, None where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab and a browser page in it."""

    page: Page
    address: str
    token: str

    def open(self, notebook: str) -> None:
        """Open a notebook and wait until a fresh kernel of its own answers."""
        self.page.evaluate(_SHUT_DOWN)  # else the kernel of an earlier test would go on
        self.page.goto(f"{self.address}/lab/tree/{notebook}?token={self.token}&reset")
        self.page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.context?.model")
        self.page.evaluate(_READY)

    def run_to(self, cell_id: str) -> None:
        """Run the cells up to and including one, as a person does who looks before going on."""
        self.page.evaluate(_RUN_TO, cell_id)

    def run_all(self) -> list[str]:
        """Run every cell and return the errors the cells ended with."""
        self.page.evaluate(_RUN_ALL)
        found: list[str] = self.page.evaluate(_ERRORS)
        return found

    def fill(self, css_class: str, value: str) -> None:
        """Type into a widget, as leaving the field does."""
        field = self.page.locator(f".{css_class} input, .{css_class} textarea").first
        field.fill(value)
        field.blur()


@contextmanager
def lab(folder: Path, private: Path, variables: Mapping[str, str]) -> Iterator[Lab]:
    """JupyterLab on the notebooks in `folder`; its own files go below `private`."""
    from playwright.sync_api import sync_playwright

    with _server(folder, private, variables) as (address, token), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(WAIT_SECONDS * 1000)
        try:
            yield Lab(page, address, token)
        finally:
            browser.close()


@contextmanager
def _server(folder: Path, private: Path, variables: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    port, token = _free_port(), secrets.token_hex(16)
    log = private / "lab.log"
    environment = {**os.environ, **_private_folders(private), **variables}
    with log.open("w") as out:
        process = subprocess.Popen(
            _command(folder, port, token), env=environment, cwd=folder, stdout=out, stderr=out
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(f"{address}/api/status?token={token}", process, log)
            yield address, token
        finally:
            process.terminate()  # the server ends its kernels before itself
            process.wait(timeout=30)


def _command(folder: Path, port: int, token: str) -> list[str]:
    return [
        sys.executable,
        *("-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"),
        f"--port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={folder}",
        f"--IdentityProvider.token={token}",
        "--LabApp.expose_app_in_browser=True",
        "--LabApp.news_url=",
    ]


def _private_folders(private: Path) -> dict[str, str]:
    config = private / "config"
    (config / "labconfig").mkdir(parents=True)
    overrides = config / "labconfig" / "default_setting_overrides.json"
    overrides.write_text(json.dumps(_SETTINGS))
    return {
        "JUPYTER_CONFIG_DIR": str(config),
        "JUPYTER_DATA_DIR": str(private / "data"),
        "JUPYTER_RUNTIME_DIR": str(private / "runtime"),
        "JUPYTERLAB_WORKSPACES_DIR": str(private / "workspaces"),
        "JUPYTERLAB_SETTINGS_DIR": str(private / "settings"),
        "IPYTHONDIR": str(private / "ipython"),
    }


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait(url: str, process: subprocess.Popen[Any], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")
