"""Management commands of the site, run as processes of their own."""

import subprocess
import sys
from pathlib import Path

from embedded import EmbeddedError

ROOT = Path(__file__).resolve().parent.parent


def manage(environment: dict, *arguments: str) -> str:
    """Run one management command and return what it prints.

    Raises EmbeddedError when it fails; its own words are on the terminal by then.
    """
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise EmbeddedError(f"manage.py {arguments[0]} failed, see above.")
    return done.stdout
