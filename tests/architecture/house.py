"""What the architecture tests look at: the packages, their files and their models."""

import ast
import tomllib
from functools import cache
from pathlib import Path

from django.apps import apps

from core.models import ClientModel

ROOT = Path(__file__).resolve().parents[2]
# The same that the layers are kept for, so that a new package is never left out here.
PACKAGES = tuple(
    tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
)


@cache
def source_files() -> tuple[Path, ...]:
    """Every Python file of the product, migrations aside."""
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return tuple(sorted(path for path in files if "migrations" not in path.parts))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def our_models():
    """Every model of the house."""
    return [model for model in apps.get_models() if model.__module__.partition(".")[0] in PACKAGES]


def client_models():
    return [model for model in our_models() if issubclass(model, ClientModel)]


def walled_keys():
    """(model, field) of every foreign key from one client model to another."""
    for model in client_models():
        for field in model._meta.local_fields:
            if field.is_relation and issubclass(field.related_model, ClientModel):
                yield model, field
