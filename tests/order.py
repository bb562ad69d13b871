"""In which order tests run, and how several processes share them (`-p tests.order` in pyproject.toml).

xdist's own `--dist loadgroup` does not keep a group together under pytest 9.2: it writes the group's name into an
attribute of the test that is no longer read.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

# One server is for all tests of such a file, so the file stays in one process.
WHOLE = ("tests/embedded/test_demo.py",)


class Scheduler(LoadScopeScheduling):
    """Hands out one test after the other as the processes ask for them, files of WHOLE first and in one piece."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file in WHOLE else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log) -> Scheduler:
    """For every `-n`, whatever `--dist` says."""
    return Scheduler(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow tests first, so that the processes end together."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
