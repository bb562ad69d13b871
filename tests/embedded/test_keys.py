"""Keys are made once and never replaced behind anyone's back (DECISIONS 29)."""

import pytest
from cryptography.fernet import Fernet

from embedded import EmbeddedError
from embedded.keys import with_keys


def test_keys_are_made_once_and_are_private(tmp_path):
    first = with_keys({}, tmp_path)
    assert with_keys({}, tmp_path) == first
    assert (tmp_path / "keys.env").stat().st_mode & 0o777 == 0o600
    Fernet(first["FIELD_KEYS"])
    assert len(first["SECRET_KEY"]) >= 50


def test_two_folders_have_different_keys(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert with_keys({}, tmp_path / "a")["FIELD_KEYS"] != with_keys({}, tmp_path / "b")["FIELD_KEYS"]


def test_the_environment_wins_and_nothing_is_written(tmp_path):
    given = {"SECRET_KEY": "mine", "FIELD_KEYS": "mine too"}
    assert with_keys(given, tmp_path) == given
    assert not list(tmp_path.iterdir())


def test_a_missing_half_comes_from_the_file(tmp_path):
    made = with_keys({}, tmp_path)
    assert with_keys({"SECRET_KEY": "mine"}, tmp_path) == {
        "SECRET_KEY": "mine",
        "FIELD_KEYS": made["FIELD_KEYS"],
    }


def test_a_foreign_database_without_FIELD_KEYS_is_refused_with_the_reason(tmp_path):
    with pytest.raises(EmbeddedError, match="DATABASE_URL is set but FIELD_KEYS is not"):
        with_keys({"DATABASE_URL": "postgresql://elsewhere/opscom", "SECRET_KEY": "mine"}, tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("trace", ["postgres", "cluster"])
def test_lost_keys_of_an_existing_database_are_not_replaced(tmp_path, trace):
    (tmp_path / trace).mkdir()
    with pytest.raises(EmbeddedError, match="Put the file back"):
        with_keys({}, tmp_path)
    assert not (tmp_path / "keys.env").exists()


def test_keys_half_written_by_a_killed_start_are_made_anew(tmp_path):
    (tmp_path / "keys.new").write_text("SECRET")
    assert set(with_keys({}, tmp_path)) == {"SECRET_KEY", "FIELD_KEYS"}
