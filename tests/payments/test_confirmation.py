"""Confirmation numbers are read over the telephone and typed by hand."""

import pytest

from payments.rules.confirmation import LENGTH, LETTERS, new_confirmation_no, normal_confirmation_no


def test_new_ones_have_letters_that_nothing_is_mistaken_for():
    numbers = {new_confirmation_no() for _time in range(200)}
    assert len(numbers) == 200
    assert all(len(number) == LENGTH and set(number) <= set(LETTERS) for number in numbers)
    assert not set("ILOU") & set(LETTERS)


@pytest.mark.parametrize("typed", ["7k2m9qx4tb", " 7K2M-9QX4 TB ", "7K2M9QX4TB"])
def test_what_is_typed_is_read_without_case_spaces_and_dashes(typed):
    assert normal_confirmation_no(typed) == "7K2M9QX4TB"


def test_letters_that_look_like_digits_are_read_as_them():
    assert normal_confirmation_no("oil0000000") == "0110000000"
