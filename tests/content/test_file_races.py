"""Two uploads at once on real transactions, with a control that takes the lock away."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from content.exceptions import FileNameTaken, QuotaFull
from content.models import ManagedFile
from content.services import files
from content.services.files import upload_files
from core.scoping import client_scope
from core.system_settings import save_settings
from tests.content.pictures import upload
from tests.factories.accounts import ACTOR, make_site

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    site = make_site("RACE")
    with client_scope(site.client):
        save_settings(actor=ACTOR, values={"file_quota_mb": 1})
    return site


def both(site, *names):
    """Upload files of 700 kB at the same time, each on a connection of its own; the exceptions."""
    barrier = Barrier(len(names), timeout=10)

    def run(name):
        try:
            with client_scope(site.client):
                barrier.wait()
                upload_files(actor=ACTOR, files=[upload(name, b"x" * 700_000)])
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(names)) as pool:
        return [error for error in pool.map(run, names) if error]


def held(monkeypatch):
    """Have each upload look at what is taken only once the other has looked, or cannot."""
    barrier, look = Barrier(2, timeout=1), files.bytes_kept

    def slowly():
        taken = look()
        try:
            barrier.wait()
        except Exception:
            barrier.reset()
        return taken

    monkeypatch.setattr(files, "bytes_kept", slowly)


def stored(site, settings):
    with client_scope(site.client):
        return ManagedFile.objects.count(), sum(path.is_file() for path in settings.MEDIA_ROOT.rglob("*"))


def test_two_uploads_that_do_not_both_fit(site, settings, monkeypatch):
    held(monkeypatch)
    (refused,) = both(site, "a.txt", "b.txt")
    assert isinstance(refused, QuotaFull)
    assert stored(site, settings) == (1, 1)


def test_control_without_the_lock_both_are_kept(site, settings, monkeypatch):
    held(monkeypatch)
    monkeypatch.setattr(files.Client.objects, "select_for_update", lambda **_: files.Client.objects.all())
    assert both(site, "a.txt", "b.txt") == []
    assert stored(site, settings) == (2, 2)


def test_the_same_name_at_once_is_one_file_and_leaves_no_bytes_behind(site, settings):
    with client_scope(site.client):
        save_settings(actor=ACTOR, values={"file_quota_mb": 10})
    (refused,) = both(site, "a.txt", "A.txt")
    assert isinstance(refused, FileNameTaken)
    assert stored(site, settings) == (1, 1)
