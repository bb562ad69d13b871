"""Who owns a data folder's servers, between real processes."""

import pytest

from embedded import EmbeddedError
from embedded.claim import Claim

# Takes one step for each line it is sent and says what came of it.
ACTOR = """
import sys
from pathlib import Path
from embedded.claim import Claim
claim = Claim(Path(sys.argv[1]))
say = lambda line: print(line, flush=True)
for line in sys.stdin:
    result = eval(line)
    say(f"done {result}")
"""


@pytest.fixture
def actor(tmp_path, python):
    def start():
        process = python(ACTOR, tmp_path)

        def step(code):
            process.stdin.write(code + "\n")
            process.stdin.flush()

        def hear():
            return process.stdout.readline().strip()

        process.step, process.hear = step, hear
        return process

    return start


def test_one_owns_and_the_next_borrows(actor):
    first, second = actor(), actor()
    first.step("claim.own_or_borrow(lambda: False)")
    assert first.hear() == "done True"
    first.step("claim.let_in()")
    first.hear()
    second.step("claim.own_or_borrow(lambda: True)")
    assert second.hear() == "done False"


def test_a_borrower_waits_until_it_is_let_in(actor):
    first, second = actor(), actor()
    first.step("claim.own_or_borrow(lambda: False)")
    first.hear()
    second.step("claim.own_or_borrow(lambda: say('asked too early') or True)")
    first.step("say('preparing')")
    assert [first.hear(), first.hear()] == ["preparing", "done None"]
    first.kill()  # it never let anybody in: the second must own the servers now
    assert second.hear() == "done True"


def test_an_owner_waits_for_its_borrowers(actor):
    first, second = actor(), actor()
    first.step("claim.own_or_borrow(lambda: False), claim.let_in()")
    first.hear()
    second.step("claim.own_or_borrow(lambda: True)")
    second.hear()
    first.step("claim.wait_for_borrowers(say)")
    assert first.hear() == "Waiting for the commands that use these servers to end ..."
    second.step("claim.release()")
    assert second.hear() == "done None"
    assert first.hear() == "done None"


def test_a_site_waits_for_a_passing_command(actor):
    command, site = actor(), actor()
    command.step("claim.own_or_borrow(lambda: False)")
    command.hear()
    site.step("claim.own(say)")
    assert site.hear() == "Waiting for another command on this data folder to end ..."
    command.kill()
    assert site.hear() == "done None"


def test_a_second_site_on_the_same_folder_is_refused_with_the_firsts_address(actor, tmp_path):
    site = actor()
    site.step("claim.own(say), claim.publish('http://localhost:8123', {'OPSCOM_MODE': 'demo'})")
    site.hear()
    second = Claim(tmp_path)
    with pytest.raises(EmbeddedError, match="http://localhost:8123"):
        second.own(print)
    assert second.notice()["environment"] == {"OPSCOM_MODE": "demo"}
    second.release()
    assert (tmp_path / "running").exists(), "a refused second must not hide the first"


def test_the_notice_of_a_killed_site_hinders_nobody(actor, tmp_path):
    site = actor()
    site.step("claim.own(say), claim.publish('http://localhost:8123', {})")
    site.hear()
    site.kill()
    site.wait()
    second = Claim(tmp_path)
    second.own(print)
    second.release()


def test_a_notice_goes_with_its_site(tmp_path):
    claim = Claim(tmp_path)
    claim.own(print)
    claim.publish("http://localhost:8123", {})
    claim.release()
    assert not (tmp_path / "running").exists()
