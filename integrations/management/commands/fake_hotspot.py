"""Send permits to a running site the way HotSpot does: `manage.py fake_hotspot OC_TOMA TOKEN --dup 5% --late 10%`."""

import argparse
import time
from contextlib import suppress
from datetime import UTC
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.management.base import BaseCommand, CommandError

from integrations.hotspot.fake import Mix, Sender

SHOWN_SURPRISES = 10


def share(text: str) -> float:
    """A share of the pushes, written 5% or 0.05."""
    try:
        value = float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        value = -1
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no share such as 5%")
    return value


def rate(text: str) -> float:
    """Pushes a second, written 2/s or 2; 0 is as fast as the site answers."""
    try:
        value = float(text.removesuffix("/s"))
    except ValueError:
        value = -1
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no rate such as 2/s")
    return value


def zone(text: str):
    """The clock that times are taken from: utc, or the zone whose local times are sent by mistake."""
    try:
        return UTC if text.lower() == "utc" else ZoneInfo("America/Toronto" if text == "local" else text)
    except (ZoneInfoNotFoundError, ValueError):
        raise argparse.ArgumentTypeError(f"{text!r} is neither utc, local nor a zone") from None


class Command(BaseCommand):
    help = "Send permits to a running site the way HotSpot does, mistakes included."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("code", help="the client's code")
        parser.add_argument("token", help="an API token with the scope permits.push")
        parser.add_argument("--url", default="http://localhost:8000", help="address of the site")
        parser.add_argument("--count", type=int, default=20, help="pushes to send; 0 goes on until Ctrl-C")
        parser.add_argument("--rate", type=rate, default=2.0, help="pushes a second, such as 2/s")
        parser.add_argument("--dup", type=share, default=0.0, help="share sent twice, such as 5%%")
        parser.add_argument("--late", type=share, default=0.0, help="share sent hours later")
        parser.add_argument("--bad", type=share, default=0.0, help="share that the site must refuse")
        parser.add_argument(
            "--tz", type=zone, default=UTC, help="utc, or local for the mistake of sending local times"
        )
        parser.add_argument("--seed", type=int, help="the same seed sends the same mix")

    def handle(self, *, code, token, url, count, rate, dup, late, bad, tz, seed, **options):
        sender = Sender(url=url, client=code, token=token, mix=Mix(dup, late, bad), zone=tz, seed=seed)
        with suppress(KeyboardInterrupt):
            sender.run(count, lambda: time.sleep(1 / rate) if rate else None)
        tally = sender.tally
        figures = ", ".join(f"{kind} {number}" for kind, number in sorted(tally.sent.items()))
        self.stdout.write(f"sent {sum(tally.sent.values())} ({figures})")
        if tally.surprises:
            raise CommandError(
                "\n".join([f"{len(tally.surprises)} surprises", *tally.surprises[:SHOWN_SURPRISES]])
            )
