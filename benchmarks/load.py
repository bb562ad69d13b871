"""Load: wrk where it is installed, else a small client of our own. Both ask over connections that stay open."""

import asyncio
import json
import random
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Target:
    """An address, and the JSON body to post; in it `@@` becomes a number, random up to `most` or, without, counted."""

    name: str
    url: str
    body: str
    most: int | None = None


@dataclass(frozen=True)
class Outcome:
    """Answers a second; milliseconds that half and 99 in 100 answers took at most; answers that were not 200."""

    rate: float
    p50: float
    p99: float
    failed: int


_LUA = """
local before, after, most = [==[{before}]==], [==[{after}]==], {most}
local count = 0
function init(args) math.randomseed({seed}) end
function request()
  count = count + 1
  local n = most > 0 and math.random(1, most) or {seed} * 1000000 + count
  local body = before .. string.format("%07d", n) .. after
  return wrk.format("POST", nil, {{["Content-Type"] = "application/json"}}, body)
end
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("@{{\\"rate\\": %f, \\"p50\\": %f, \\"p99\\": %f, \\"failed\\": %d}}\\n",
    summary.requests / summary.duration * 1000000, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""


def load(target: Target, *, connections: int, seconds: float, seed: int) -> Outcome:
    """Ask `target` on `connections` at once for `seconds`; `seed` makes the bodies of each round others."""
    if shutil.which("wrk"):
        return _wrk(target, connections, seconds, seed)
    return asyncio.run(_own(target, connections, seconds, seed))


def generator() -> str:
    """Which of the two it is."""
    return "wrk" if shutil.which("wrk") else "own client"


def _wrk(target: Target, connections: int, seconds: float, seed: int) -> Outcome:
    before, _, after = target.body.partition("@@")
    script = _LUA.format(before=before, after=after, most=target.most or 0, seed=seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ask.lua")
        path.write_text(script)
        command = [
            "wrk",
            "-t1",
            f"-c{connections}",
            f"-d{max(1, round(seconds))}s",
            "-s",
            str(path),
            target.url,
        ]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return Outcome(**json.loads(said.rpartition("@")[2]))


async def _own(target: Target, connections: int, seconds: float, seed: int) -> Outcome:
    where = urlsplit(target.url)
    chance = random.Random(seed)
    numbers = iter(range(seed * 1_000_000, (seed + 1) * 1_000_000))
    took: list[float] = []
    failed = 0

    def question() -> bytes:
        number = chance.randint(1, target.most) if target.most else next(numbers)
        body = target.body.replace("@@", f"{number:07}").encode()
        head = f"POST {where.path} HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Type: application/json\r\n"
        return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body

    async def ask_on_one_connection(until: float) -> None:
        nonlocal failed
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        while (began := time.perf_counter()) < until:
            writer.write(question())
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            await reader.readexactly(int(length.split(b":")[1]))
            took.append((time.perf_counter() - began) * 1000)
            failed += not head.startswith(b"HTTP/1.1 200")
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(ask_on_one_connection(began + seconds) for _ in range(connections)))
    rate = len(took) / (time.perf_counter() - began)
    took.sort()
    return Outcome(rate, took[len(took) // 2], took[len(took) * 99 // 100], failed)
