"""The whole site on this machine: `./run demo` and `./run serve`."""

import secrets
import sys
import urllib.error
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from embedded import EmbeddedError
from embedded.command import ROOT, manage
from embedded.listening import reserve
from embedded.servers import Servers, own_servers, say
from embedded.supervisor import Supervisor

_WEB_PORT, _SFTP_PORT = 8000, 2222
_ANSWER_SECONDS, _HEALTH_SECONDS = 120, 60


@dataclass(frozen=True)
class Listen:
    """Where a server is asked to listen; without `port` at the usual one or any that is free."""

    host: str
    port: int | None = None

    @property
    def from_here(self) -> str:
        """The address at which this machine reaches it."""
        return "127.0.0.1" if self.host == "0.0.0.0" else self.host


def run_site(*, demo: bool, data: Path | str, web: Listen, sftp: Listen) -> None:
    """Run the site until it is told to stop (KeyboardInterrupt) or a part of it ends (EmbeddedError)."""
    say("Starting the servers and preparing the database ...")
    with own_servers(data) as servers, ExitStack() as stack:
        # Web and SFTP server share their ports with us, so they stay reserved. The doubles need theirs alone: another
        # copy could take a well-known one in the moment between, but hardly the one the kernel happened to give us.
        web = _reserved(stack, web, _WEB_PORT, "--port")
        sftp = _reserved(stack, sftp, _SFTP_PORT, "--sftp-port")
        fakes_port, fakes_keeper = reserve(web.host, None, 0) if demo else (None, None)
        address = f"http://{'localhost' if web.from_here == '127.0.0.1' else web.host}:{web.port}"
        facts = {"OPSCOM_MODE": "demo" if demo else "serve", "SITE_PORT": str(web.port)}
        facts |= {"SFTP_ADDRESS": f"{sftp.from_here}:{sftp.port}"}
        facts |= {"SFTP_PORT": servers.environment.get("SFTP_PORT") or str(sftp.port)}
        if demo:
            facts |= _doubles(fakes_port)
        servers.claim.publish(address, facts)
        environment = {**servers.environment, **facts, "PYTHONUNBUFFERED": "1"}
        if demo:
            say("Loading the demo data ...")
        credentials = manage(environment, "load_demo") if demo else ""
        say("Starting the site ...")
        supervisor = stack.enter_context(Supervisor(servers.data / "logs"))
        servers.watched_by(supervisor)
        if fakes_keeper:
            fakes_keeper.close()
        for name, command in _commands(servers.data, web, sftp, fakes_port).items():
            supervisor.start(name, command, env=environment, cwd=ROOT)
        health = f"http://{web.from_here}:{web.port}/healthz"
        if not supervisor.wait(lambda: _health(health), _ANSWER_SECONDS):
            raise EmbeddedError(f"The web server does not answer, see {servers.data / 'logs' / 'web.log'}")
        _introduce(address, servers, facts, credentials)
        if supervisor.wait(lambda: _health(health) == "well", _HEALTH_SECONDS, every=1):
            say("All parts are well. Ctrl-C stops them.")
        else:
            say(f"Running, but not well: {_health(health)}")
        supervisor.wait()


def _doubles(port: int) -> dict[str, str]:
    """Where the vendors' doubles are, that they may be called, and the key to direct them with."""
    return {
        "FAKES_URL": f"http://127.0.0.1:{port}",
        "FAKES_CONTROL_KEY": secrets.token_urlsafe(16),
        "OUTBOUND_ALLOW": f"127.0.0.1:{port}",
        "MAILGUN_API_URL": f"http://127.0.0.1:{port}/mailgun/v3",
        "STRIPE_API_URL": f"http://127.0.0.1:{port}/stripe",
        "FAKEPAY_URL": f"http://127.0.0.1:{port}/fakepay",
        "BAMBORA_API_URL": f"http://127.0.0.1:{port}/bambora/v1",
        "BAMBORA_PAGE_URL": f"http://127.0.0.1:{port}/bambora/scripts/payment/payment.asp",
    }


def _commands(data: Path, web: Listen, sftp: Listen, fakes_port: int | None) -> dict[str, list]:
    python = sys.executable
    granian = [python, "-m", "granian", "--interface", "wsgi", "--host", web.host, "--port", web.port]
    # One thread a worker: persistent connections, and no thread waits for another's Python.
    granian += ["--workers", "2", "--blocking-threads", "1", "--no-ws", "--respawn-failed-workers"]
    celery = [python, "-m", "celery", "-A", "opscom"]
    commands = {
        "web": [*granian, "--log-level", "warning", "opscom.wsgi:application"],
        "worker": [*celery, "worker", "-P", "threads", "-c", "4", "--without-mingle", "--without-gossip"],
        "beat": [*celery, "beat", "-s", data / "beat"],
        "sftp": [
            python,
            "manage.py",
            "sftp_server",
            "--host",
            sftp.host,
            "--port",
            sftp.port,
            "--share-port",
        ],
    }
    if fakes_port:
        commands["fakes"] = [
            python,
            "manage.py",
            "fakes",
            "--port",
            fakes_port,
            "--state",
            data / "fakes.json",
        ]
    return commands


def _reserved(stack: ExitStack, wanted: Listen, default: int, flag: str) -> Listen:
    """`wanted` with its port, which is kept for the time of `stack`."""
    port, keeper = reserve(wanted.host, wanted.port, default, flag)
    stack.enter_context(keeper)
    if wanted.port is None and port != default:
        say(f"Port {default} is taken; using {port}.")
    return Listen(wanted.host, port)


def _health(url: str) -> str:
    """What /healthz says: "well", its reasons, or "" while nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=5):
            return "well"
    except urllib.error.HTTPError as error:
        with error:
            return error.read().decode(errors="replace")
    except OSError:
        return ""


def _introduce(address: str, servers: Servers, facts: dict[str, str], credentials: str) -> None:
    """Print where everything is; `credentials` are the demo's own lines about its pages and logins."""
    pages = {"User portal": "/", "Admin portal": "/admin/", "Operator console": "/operator/"}
    places = {name: address + path for name, path in pages.items()} | {"SFTP server": facts["SFTP_ADDRESS"]}
    places = {} if credentials else places
    places |= {"Health": f"{address}/healthz", "Data and logs": str(servers.data)}
    if "FAKES_URL" in facts:
        places["Vendors' doubles"] = f"{facts['FAKES_URL']}/ (control key {facts['FAKES_CONTROL_KEY']})"
    say(f"\nopscom is up.\n\n{credentials.rstrip()}".rstrip())
    for name, place in places.items():
        say(f"{name:<18} {place}")
    say("")
