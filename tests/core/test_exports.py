"""Exports show what was stored and run nothing (quality #26)."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest

from core.exports import csv_lines, csv_response, xlsx_response

PAYLOADS = [
    *("=1+1", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", '=HYPERLINK("x")'),
    *("\t=1", "\r=1", "\n=1", "＝1+1", "－2", "＠x"),
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_csv_neutralises_formulas(payload):
    text = "".join(csv_lines(["a"], [[payload]]))
    row = list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline="")))[1]
    assert row == ["'" + payload]


def test_csv_keeps_numbers_text_and_accents():
    text = "".join(csv_lines(["Nom", "Coût"], [["Été", -4.5], ["-12.50", None], [True, 7]]))
    assert text == "\ufeffNom,Coût\r\nÉté,-4.5\r\n-12.50,\r\nTrue,7\r\n"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_xlsx_cells_are_text_never_formulas(payload):
    response = xlsx_response("Lots", ["a"], [[payload], [3]])
    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    assert sheet["A2"].data_type == "s"
    assert (sheet["A3"].data_type, sheet["A3"].value) == ("n", 3)


def test_file_names_are_plain():
    assert 'filename="pay-station--x--' in csv_response("Pay station/“x”", [], [])["Content-Disposition"]
