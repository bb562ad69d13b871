"""CSV files of people: what is read, and what is refused in words that tell how to mend it (parking IMP-1, IMP-6)."""

from io import BytesIO

import pytest

from accounts.exceptions import BadFile
from accounts.rules.people_file import check_encoding, read_rows, survey, understand
from accounts.schemas import NAMES, TEMPLATE_COLUMNS

HEADER = "unique_id,login_source,first_name"


def rows(text: str, encoding="utf-8"):
    return list(read_rows(BytesIO(text.encode(encoding))))


def refusal(content: bytes) -> str:
    with pytest.raises(BadFile) as refused:
        check_encoding(BytesIO(content))
        survey(BytesIO(content))
    return str(refused.value)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_parking_IMP_6_BOM_and_line_endings(ending, encoding):
    text = ending.join([HEADER, "1,OPSCOM,Zoë", "", ",,", '2,OPSCOM,"Ann', 'Marie"', "3,OPSCOM,Eve"])
    found = rows(text, encoding)
    assert found[:2] == [(1, HEADER.split(",")), (2, ["1", "OPSCOM", "Zoë"])]
    assert found[2][0] == 5 and found[2][1][2].split() == ["Ann", "Marie"]
    assert found[3] == (7, ["3", "OPSCOM", "Eve"])


def test_parking_IMP_6_windows_1252_is_recognised_and_said():
    words = refusal(f"{HEADER}\n1,OPSCOM,Ann\n2,OPSCOM,Zoë\n".encode("cp1252"))
    assert "Windows-1252" in words and "line 3" in words and "“Zoë”" in words and "CSV UTF-8" in words


def test_windows_1252_far_into_the_file_is_found_on_its_line():
    body = "1,OPSCOM,Ann\n" * 20_000
    assert "line 20002" in refusal(f"{HEADER}\n{body}2,OPSCOM,Zoë\n".encode("cp1252"))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (HEADER.encode("utf-16"), "UTF-16"),
        (HEADER.encode() + b"\n1,OPSCOM,A\x00\n", "NUL"),
        (HEADER.encode() + b"\n1,OPSCOM,\x81\n", "not UTF-8"),
        (HEADER.encode() + b"\n1,OPSCOM,\xc3", "Windows-1252"),
        (HEADER.encode() + b"\n" + b"x" * 70_000, "longer than"),
        (HEADER.encode() + b'\n1,OPSCOM,"Ann\n2,OPSCOM,Eve\n', "quotation mark"),
        (HEADER.replace(",", ";").encode(), "semicolons"),
        (b"Unique_ID,login_source\n", "write “unique_id”"),
        (b"unique_id,login_source,shoe_size\n", "Unknown column “shoe_size”"),
        (b"unique_id,login_source, email\n", "write “email”"),
        (b"unique_id,login_source,email,email\n", "“email” is there twice"),
        (b"unique_id,email\n", "“login_source” is missing"),
    ],
)
def test_parking_IMP_1_a_file_that_cannot_be_read_has_one_clear_reason(content, word):
    assert word in refusal(content)


def test_parking_IMP_6_an_empty_file_is_nothing():
    assert survey(BytesIO(b"")) is None and survey(BytesIO(b"\xef\xbb\xbf\r\n,,\r\n")) is None
    assert survey(BytesIO(HEADER.encode())).total == 0


def test_enforcement_G_8_all_documented_names_and_the_older_ones_are_known():
    older = "unique_id login_source first_name last_name user_name street city province postal_code street2"
    older += " city2 state2 zip2 phone_cell user_type_id employ_no employee_phone student_no student_phone"
    older += " drivers_license_num drivers_license_prov data_of_birth active"  # the list of seeds/002
    api = "email state zip province2 postal_code2 driver_licence_num driver_license_num date_of_birth"
    api += " locker_user_type_id driver_licence_prov driver_license_state"  # what seeds/003 has more
    assert set(NAMES) == set(f"{older} {api}".split())
    assert set(TEMPLATE_COLUMNS) <= set(NAMES)


def test_enforcement_API_5_the_first_alias_that_is_not_blank_counts_wherever_it_stands():
    columns = understand(["state", "unique_id", "login_source", "province"])
    assert columns.values(["NY", "1", "OPSCOM", "BC"])["province"] == "BC"
    assert columns.values(["NY", "1", "OPSCOM", " "])["province"] == "NY"


def test_people_told_twice_and_people_who_left():
    lines = ["1,OPSCOM,0", "1,opscom,1", "2,OPSCOM,0", "1,SAML,1", ",OPSCOM,1", ",OPSCOM,1", "3,OPSCOM"]
    found = survey(BytesIO("\n".join(["unique_id,login_source,active", *lines]).encode()))
    assert (found.total, found.repeats) == (7, {3: 2})
    assert found.leavers == [("opscom", "1"), ("opscom", "2")]
