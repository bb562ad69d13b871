"""The servers of one test run: a PostgreSQL and a Valkey of its own, thrown away at its end.

A pytest plugin (`-p tests.servers` in pyproject.toml) rather than a part of conftest.py, since pytest-django
reads the settings, and they read the environment, before any conftest.py is loaded. Test runs on one checkout
do not meet: each has its own folder, and only the prepared template is shared between them.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from embedded.postgres import Postgres
from embedded.valkey import Valkey

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "opscom_template"
# Nothing here outlives the run, so the disk need not be waited for.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_wal_size=2GB")
# What a developer's shell may hold for a site of their own is none of the tests' business.
FOREIGN = (
    "BAMBORA_API_URL",
    "BAMBORA_PAGE_URL",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_URL",
    "FAKEPAY_URL",
    "MAILGUN_API_URL",
    "MAIL_CAPTURE",
    "OUTBOUND_ALLOW",
    "PYTHONDONTWRITEBYTECODE",  # every process that a test starts would compile all its modules anew
    "SITE_SCHEME",
    "STRIPE_API_URL",
    "TRUSTED_PROXIES",
)
# A Fernet key that protects nothing: the 32 characters 0123456789abcdef0123456789abcdef.
FIELD_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config):
    """Start the servers in the process that was called; the workers of xdist inherit its environment."""
    asked = early_config.known_args_namespace
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        os.environ["REDIS_URL"] = of_worker(os.environ["REDIS_URL"], worker)
    elif not asked.help and not asked.version:
        servers = _running_servers()
        servers.__enter__()
        early_config.add_cleanup(lambda: servers.__exit__(None, None, None))
    return (yield)


def of_worker(url: str, worker: str) -> str:
    """The worker's own even database of Valkey, so that what one worker counts or forgets is not another's.

    The odd one after it is for its messages (tests/broker.py). Valkey has 16, enough for seven workers.
    """
    return re.sub(r"0$", str(2 * (int(worker.removeprefix("gw")) % 7) + 2), url)


@contextmanager
def _running_servers():
    _remove_abandoned()
    run = Path(tempfile.mkdtemp(prefix=f"opscom-tests-{os.getpid()}-"))
    run.chmod(0o711)  # as root PostgreSQL runs under another account, which must pass
    postgres, valkey = Postgres(run), Valkey(run) if Valkey.available() else None
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.environ |= {
        "OPSCOM_MODE": "test",
        "OPSCOM_DATA": str(run / "data"),
        "SECRET_KEY": "only the tests sign with this",
        "FIELD_KEYS": FIELD_KEY,
        "DATABASE_URL": postgres.uri("opscom"),
        "REDIS_URL": valkey.url if valkey else "",
    }
    try:
        os.environ["TEST_TEMPLATE"] = TEMPLATE if _prepare(postgres) else ""
        postgres.start(FAST)
        if valkey:
            valkey.start()
        yield
    finally:
        if valkey:
            valkey.stop()
        postgres.stop()
        shutil.rmtree(run)


def _prepare(postgres: Postgres) -> bool:
    """Fill the stopped `postgres` with the migrated template, from `var/pytest` or made now.

    False when the migrations fail: tests without a database still run, the others say the same at length.
    """
    kept = ROOT / "var" / "pytest" / _fingerprint()
    kept.parent.mkdir(parents=True, exist_ok=True)
    with open(kept.parent / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept.exists():
            postgres.cluster.rmdir()
            _copy(kept, postgres.cluster)
        elif _migrate(postgres):
            _keep(postgres.cluster, kept)
    return kept.exists()


def _migrate(postgres: Postgres) -> bool:
    postgres.start(FAST)
    postgres.create_database(TEMPLATE)
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0", "--no-input"]
    environment = {**os.environ, "DATABASE_URL": postgres.uri(TEMPLATE), "TEST_TEMPLATE": ""}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    postgres.stop()
    if done.returncode:
        last_words = "\n".join(done.stderr.splitlines()[-5:])
        sys.stderr.write(f"The migrations fail, so there is no prepared database:\n{last_words}\n")
    return done.returncode == 0


def _keep(cluster: Path, kept: Path) -> None:
    half = kept.with_name(f"{kept.name}.{os.getpid()}")
    _copy(cluster, half)
    half.rename(kept)
    for old in sorted(kept.parent.glob("*/"), key=lambda path: path.stat().st_mtime)[:-4]:
        shutil.rmtree(old)


def _copy(source: Path, target: Path) -> None:
    # cp keeps owners and modes, which shutil does not; a clone where the file system can.
    clone = ["--reflink=auto"] if sys.platform == "linux" else []
    subprocess.run(["cp", "-a", *clone, source, target], check=True)


def _fingerprint() -> str:
    """Changes with everything that shapes the migrated database."""
    digest = hashlib.sha256(sys.version.encode())
    shaping = [*ROOT.glob("*/migrations/**/*.py"), *ROOT.glob("*/*/migrations/**/*.py")]
    shaping += [ROOT / "requirements.txt", ROOT / "core/migration_operations.py"]
    for path in sorted(set(shaping)):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _remove_abandoned() -> None:
    """Remove what killed runs left; their servers died with them."""
    for path in Path(tempfile.gettempdir()).glob("opscom-tests-*-*"):
        pid = int(path.name.split("-")[2])
        if not Path(f"/proc/{pid}").exists() and Path("/proc").exists():
            shutil.rmtree(path, ignore_errors=True)
