"""What others made is here unchanged, with its licence, and nothing that no page uses (DECISIONS 34)."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "static"
MANIFEST = json.loads((STATIC / "vendor/manifest.json").read_text())


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_file_has_the_sums_of_the_manifest(entry):
    content = (STATIC / entry["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode() == entry["sha384"]


def test_every_vendored_file_is_in_the_manifest():
    present = {str(path.relative_to(STATIC)) for path in (STATIC / "vendor").rglob("*") if path.is_file()}
    assert present - {"vendor/manifest.json"} == {
        e["file"] for e in MANIFEST if e["file"].startswith("vendor/")
    }


def test_every_package_brings_a_licence():
    licensed = {entry["package"] for entry in MANIFEST if entry["file"].endswith("/LICENSE")}
    assert licensed == {entry["package"] for entry in MANIFEST}


def test_nothing_points_to_another_host_or_a_source_map():
    for path in (path for path in STATIC.rglob("*") if path.suffix in {".css", ".js", ".svg"}):
        content = path.read_text()
        assert "sourceMappingURL" not in content, path
        assert not re.search(r"""(url\(|@import|fetch\(|src=)\s*["']?(https?:)?//""", content), path


def test_tokens_stay_small():
    assert (STATIC / "css/tokens.css").stat().st_size <= 6 * 1024


def test_every_icon_that_a_template_names_is_in_the_sprite():
    root = STATIC.parent
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    named = {
        name
        for folder in ("templates", *(path.parent.name for path in root.glob("*/apps.py")))
        for path in (root / folder).rglob("*.html")
        for name in re.findall(r"""{% icon ["']([\w-]+)["']|symbol=["']([\w-]+)["']""", path.read_text())
        for name in name
        if name
    }
    assert named and named <= drawn, named - drawn
