"""The verbs of `./run`."""

import argparse
import os
import signal
import subprocess
import sys

from embedded import EmbeddedError
from embedded.command import ROOT
from embedded.servers import shared_servers
from embedded.site import Listen, run_site

USAGE = """\
./run demo   [--port 8000] [--sftp-port 2222] [--data var]  everything on this machine, with demo data
./run serve  [the same] [--host ADDRESS] [--sftp-host ADDRESS]  the site, without demo data
./run test   [pytest arguments]                           the tests
./run manage [--data var] COMMAND ...                     any management command; `help` lists them
"""


def main(arguments: list[str]) -> int:
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if verb not in ("demo", "serve", "test", "manage"):
        asked = verb in ("-h", "--help", "help")
        print(USAGE, file=sys.stdout if asked else sys.stderr, end="")
        return 0 if asked else 2
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, _interrupt)
    try:
        if verb == "test":
            os.chdir(ROOT)
            os.execv(sys.executable, [sys.executable, "-m", "pytest", *rest])
        if verb == "manage":
            return _manage(*_split_data(rest))
        return _site(verb, rest)
    except KeyboardInterrupt:
        return 0
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1


def _site(verb: str, arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog=f"./run {verb}", allow_abbrev=False)
    parser.add_argument("--port", type=int, help="8000, or any free one where that is taken")
    parser.add_argument("--sftp-port", type=int, help="2222, or any free one where that is taken")
    parser.add_argument("--data", default=_default_data(), help="the folder of all data and logs")
    if verb == "serve":
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument("--sftp-host", default="127.0.0.1", help="the same for the SFTP server")
    else:
        parser.set_defaults(host="127.0.0.1", sftp_host="127.0.0.1")  # its passwords are in the README
    asked = parser.parse_args(arguments)
    web, sftp = Listen(asked.host, asked.port), Listen(asked.sftp_host, asked.sftp_port)
    run_site(demo=verb == "demo", data=asked.data, web=web, sftp=sftp)
    return 0


def _manage(data: str, arguments: list[str]) -> int:
    with shared_servers(data) as servers:
        command = [sys.executable, "manage.py", *arguments]
        # It shares our terminal, so it has heard Ctrl-C itself: what that means is the command's affair.
        signal.signal(signal.SIGINT, lambda *_: None)
        with subprocess.Popen(command, cwd=ROOT, env=servers.environment) as running:
            try:
                return running.wait()
            except KeyboardInterrupt:
                running.terminate()
                raise


def _split_data(arguments: list[str]) -> tuple[str, list[str]]:
    """Our `--data DIR`, wherever it stands, and the rest, which is the command's."""
    data, rest, words = _default_data(), [], iter(arguments)
    for word in words:
        if word == "--data":
            data = next(words, data)
        elif word.startswith("--data="):
            data = word.removeprefix("--data=")
        else:
            rest.append(word)
    return data, rest


def _default_data() -> str:
    return os.environ.get("OPSCOM_DATA") or str(ROOT / "var")


def _interrupt(*_) -> None:
    # Once is enough; the way out is not to be interrupted again.
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
