"""Forms leak through querysets kept on classes: one base, nothing at class level (DECISIONS 8)."""

import ast

from tests.architecture.house import ROOT, source_files, tree

FORM_BASES = {"ModelForm", "BaseModelForm"}


def test_client_model_form_is_the_only_model_form():
    for path in source_files():
        if path == ROOT / "core/forms.py":
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                bases = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
                assert not bases & FORM_BASES, f"{path.relative_to(ROOT)}:{node.name}"


def test_no_queryset_is_made_at_import():
    """`Lot.objects…` in a class or module body runs once per process and belongs to no client."""
    for path in source_files():
        for statement in _run_at_import(tree(path)):
            for node in ast.walk(statement):
                if isinstance(node, ast.Lambda):
                    break
                if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager"):
                    raise AssertionError(
                        f"{path.relative_to(ROOT)}:{node.lineno} asks the database at import"
                    )


def _run_at_import(node):
    for child in node.body:
        if isinstance(child, ast.ClassDef):
            yield from _run_at_import(child)
        elif isinstance(child, ast.Assign | ast.AnnAssign | ast.Expr):
            yield child
