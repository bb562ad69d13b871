"""docker-compose.yml, Dockerfile and .env.example say what the code needs, and hold no secret.

Nothing is built here: a machine that runs the tests need not have Docker.
"""

import re

import pytest
import yaml

from opscom.env import env
from tests.servers import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()
OURS = ("web", "worker", "beat", "sftp", "migrate")
SERVERS = ("postgres", "valkey")
SECRETS = ("SECRET_KEY", "FIELD_KEYS", "POSTGRES_PASSWORD")


def service(name: str) -> dict:
    return COMPOSE["services"][name]


def test_every_part_is_a_service():
    assert set(COMPOSE["services"]) == {*OURS, *SERVERS}


@pytest.mark.parametrize("name", ["web", "worker", "beat", "sftp", *SERVERS])
def test_every_lasting_service_has_a_health_check_and_starts_again(name):
    assert service(name)["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert service(name)["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ["web", "worker", "beat", "sftp"])
def test_the_site_waits_for_healthy_servers_and_a_migrated_database(name):
    waits = {other: how["condition"] for other, how in service(name)["depends_on"].items()}
    assert waits == {
        "migrate": "service_completed_successfully",
        "postgres": "service_healthy",
        "valkey": "service_healthy",
    }


@pytest.mark.parametrize("name", [*OURS, *SERVERS])
def test_data_lives_on_named_volumes(name):
    mounts = [mount.split(":")[0] for mount in service(name)["volumes"]]
    assert mounts
    assert set(mounts) <= set(COMPOSE["volumes"])


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_comes_from_outside_or_the_start_is_refused(name):
    text = (ROOT / "docker-compose.yml").read_text()
    assert re.findall(rf"\${{{name}\b[^}}]*}}", text) == [f"${{{name}:?set {name} in .env}}"] * text.count(
        "${" + name
    )
    assert text.count("${" + name) >= 1
    assert f"\n{name}=\n" in EXAMPLE
    assert name not in DOCKERFILE.replace("SECRET_KEY=unused FIELD_KEYS=unused", "")


def test_only_loopback_is_published_and_what_encrypts_by_itself():
    published = {name: service(name)["ports"] for name in COMPOSE["services"] if "ports" in service(name)}
    assert published == {"web": ["127.0.0.1:${PORT:-8000}:8000"], "sftp": ["${SFTP_PORT:-2222}:2222"]}


def test_the_sites_parts_find_the_sftp_server_by_its_name():
    assert service("worker")["environment"]["SFTP_ADDRESS"] == "sftp:2222"
    assert service("sftp")["command"][-4:] == ["--host", "0.0.0.0", "--port", "2222"]


@pytest.mark.parametrize("name", OURS)
def test_our_containers_have_no_more_privileges_than_they_need(name):
    assert service(name)["cap_drop"] == ["ALL"]
    assert service(name)["security_opt"] == ["no-new-privileges:true"]


def test_the_image_runs_as_an_ordinary_user_and_installs_by_hash():
    assert DOCKERFILE.index("USER opscom") > DOCKERFILE.index("COPY . .")
    assert "--require-hashes -r requirements.txt" in DOCKERFILE


def test_every_variable_the_site_reads_is_explained():
    explained = set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE, flags=re.MULTILINE))
    assert set(env.scheme) - explained == set()
    assert explained - set(env.scheme) == {"PORT", "POSTGRES_PASSWORD"}


def test_compose_passes_on_only_what_the_site_reads():
    assert set(service("web")["environment"]) <= set(env.scheme)


@pytest.mark.parametrize("secret", [".env", "var", ".git"])
def test_secrets_and_data_never_reach_the_image(secret):
    assert secret in (ROOT / ".dockerignore").read_text().splitlines()


def test_no_lock_file_names_an_index():
    for lock in ROOT.glob("requirements*.txt"):
        assert "://" not in lock.read_text(), lock
