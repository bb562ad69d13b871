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
    early = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in source_files()
        for node in _run_at_import(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager")
    ]
    assert not early


def _run_at_import(node):
    """Every node that is evaluated when the module is imported: bodies of functions and lambdas are not."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from _run_at_import(child)
