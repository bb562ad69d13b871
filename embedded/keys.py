"""The keys of one installation: made once, then the same at each start."""

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet

from embedded import EmbeddedError


def with_keys(environment: dict, data: Path) -> dict:
    """`environment` with SECRET_KEY and FIELD_KEYS; what it lacks comes from `<data>/keys.env`.

    Raises EmbeddedError rather than make keys for a database that may hold secrets under lost ones.
    """
    if environment.get("SECRET_KEY") and environment.get("FIELD_KEYS"):
        return environment
    if environment.get("DATABASE_URL") and not environment.get("FIELD_KEYS"):
        raise EmbeddedError(
            "DATABASE_URL is set but FIELD_KEYS is not. Secrets in that database are encrypted under FIELD_KEYS, "
            "and a key made here would not open what another machine wrote. Set FIELD_KEYS (.env.example says how)."
        )
    file = data / "keys.env"
    if not file.exists():
        if (data / "postgres").exists() or (data / "cluster").exists():
            raise EmbeddedError(
                f"{file} is missing, but {data} holds a database whose secrets need its FIELD_KEYS. "
                "Put the file back, or set SECRET_KEY and FIELD_KEYS."
            )
        _write(file, {"SECRET_KEY": secrets.token_urlsafe(50), "FIELD_KEYS": Fernet.generate_key().decode()})
    kept = dict(line.split("=", 1) for line in file.read_text().splitlines() if line)
    return {**environment, **{name: environment.get(name) or value for name, value in kept.items()}}


def _write(file: Path, keys: dict[str, str]) -> None:
    new = file.with_suffix(".new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
        out.write("".join(f"{name}={value}\n" for name, value in keys.items()))
        out.flush()
        os.fsync(out.fileno())
    new.rename(file)
