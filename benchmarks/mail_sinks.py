"""Where the mail of benchmarks.mail goes: an SMTP server and Mailgun's send call, which take everything and count.

    python -m benchmarks.mail_sinks SMTP_PORT HTTP_PORT

A process of its own, so that counting takes nothing from who is measured. `GET /` answers how many mails came in.
"""

import asyncio
import json
import sys

TAKEN = b"250 OK\r\n"


class Counter:
    """The mails taken since the last question."""

    def __init__(self):
        self.mails = 0


def smtp(counter: Counter):
    """Speaks as much SMTP as Django's backend does."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                await reader.readuntil(b"\r\n.\r\n")
                counter.mails += 1
            writer.write(TAKEN)
            if verb == b"QUIT":
                break
        writer.close()

    return talk


def http(counter: Counter):
    """Answers each POST as Mailgun answers a send, each GET with the count."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await _head(reader):
            length = next(
                (int(h[15:]) for h in head.lower().split(b"\r\n") if h.startswith(b"content-length:")), 0
            )
            await reader.readexactly(length)
            if head.startswith(b"POST"):
                counter.mails += 1
                said = {"id": f"<{counter.mails}@sink>", "message": "Queued. Thank you."}
            else:
                said = {"mails": counter.mails}
            body = json.dumps(said).encode()
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
                + body
            )
        writer.close()

    return talk


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""


async def main(smtp_port: int, http_port: int) -> None:
    """Listen until killed."""
    counter = Counter()
    await asyncio.start_server(smtp(counter), "127.0.0.1", smtp_port)
    server = await asyncio.start_server(http(counter), "127.0.0.1", http_port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
