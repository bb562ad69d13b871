"""Fixtures every test may ask for. The servers themselves: tests/servers.py."""

import os
import shutil
import subprocess
from functools import cache

import pytest
from playwright._impl._driver import compute_driver_executable

# The headless shell is the same engine without a desktop around it: a page costs a fraction.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)

CHROMIUM_FLAGS = [
    "--no-sandbox",  # root, as in containers, cannot have one
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """The system's Chromium for pytest-playwright; playwright's own download is never used."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": CHROMIUM_FLAGS}


@cache
def _missing_for_browsers() -> str:
    """What this machine lacks for tests in a browser, in words; "" when nothing."""
    if not CHROMIUM:
        return "no Chromium on PATH: apt-get install chromium, or set CHROMIUM to its path"
    node, _script = compute_driver_executable()
    driver = subprocess.run([node, "--version"], capture_output=True, text=True)
    if driver.returncode:
        return f"playwright's driver does not run (apt-get install libatomic1?): {driver.stderr.strip()}"
    return ""


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and (missing := _missing_for_browsers()):
        if os.environ.get("CI"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
