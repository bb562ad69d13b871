"""Sizes, names and layers (DESIGN §2). The allow-list is empty and stays so."""

import ast
import subprocess
import sys

import pytest
from django.core.management import call_command

from tests.architecture.house import ROOT, source_files, tree

FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "manager", "handler"}
FILE_LINES, FUNCTION_LINES, VIEW_LINES = 400, 40, 30
MODEL_METHODS = 12


def functions():
    for path in source_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def test_files_are_short():
    long = {p: n for p in source_files() if (n := len(p.read_text().splitlines())) > FILE_LINES}
    assert not [p for p in long if p.name != "settings.py"], "the design asks for another room"


def test_functions_are_short():
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path, node in functions()
        if node.end_lineno - node.lineno + 1 > (VIEW_LINES if path.name == "views.py" else FUNCTION_LINES)
    ]
    assert not long


def test_no_file_has_a_name_that_says_nothing():
    assert not [path for path in source_files() if path.stem in FORBIDDEN_NAMES]


def test_models_have_few_methods():
    for path in source_files():
        if "models" in path.parts:
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.ClassDef):
                    methods = [child for child in node.body if isinstance(child, ast.FunctionDef)]
                    assert len(methods) <= MODEL_METHODS, (path, node.name)


def test_public_functions_of_services_say_what_they_do():
    bare = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path, node in functions()
        if "services" in path.parts
        and node.col_offset == 0
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not bare


def test_services_take_keywords_and_an_actor():
    for path, node in functions():
        if "services" in path.parts and node.col_offset == 0 and not node.name.startswith("_"):
            positional = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args)]
            assert not positional, f"{path.relative_to(ROOT)}:{node.name} takes {positional} by position"


def test_nothing_is_left_undone():
    for path in source_files():
        for number, line in enumerate(path.read_text().splitlines(), 1):
            assert not any(mark in line for mark in ("TODO", "FIXME", "XXX", "NotImplementedError")), (
                path,
                number,
            )


def test_layers():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
