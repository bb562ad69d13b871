"""The insert menu: what the words of a text may name, and what is wrong with the codes in it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.ports import fact_sources, shortcodes
from content.queries.expansion import troubles
from content.rules.shortcodes import Trouble

TROUBLES = {
    Trouble.UNKNOWN: gettext_lazy("%(code)s is no shortcode: readers see it as it stands."),
    Trouble.UNCLOSED: gettext_lazy("%(code)s has no closing tag, so readers see it as it stands."),
    Trouble.UNOPENED: gettext_lazy("%(code)s closes nothing, so readers see it as it stands."),
    Trouble.TOO_DEEP: gettext_lazy("%(code)s stands too deep within others, so readers see it as it stands."),
}


@dataclass(frozen=True)
class Group:
    """A heading of the menu with (code to insert, what it stands for) under it."""

    label: Any
    codes: list[tuple[str, Any]]


def insert_menu(subject) -> list[Group]:
    """Everything that may be inserted: this text's own facts first, then facts that are everywhere, then shortcodes."""
    groups = [Group(_("This text"), [(_code(fact.key), fact.label) for fact in subject.facts])]
    for source in fact_sources:
        groups.append(
            Group(source.label, [(f"[{source.name} {fact.key}]", fact.label) for fact in source.facts()])
        )
    codes = [code for code in shortcodes if subject.spot in code.spots]
    groups.append(Group(_("More"), [(sample, code.label) for code in codes for sample in code.samples]))
    return [group for group in groups if group.codes]


def warnings(subject, draft) -> list[str]:
    """What looks like a shortcode and is none, each said once."""
    spot, facts = subject.spot, subject.samples()
    found = [
        p for part in (draft.title, draft.body, draft.plain) for p in troubles(part, spot=spot, facts=facts)
    ]
    return [*dict.fromkeys(TROUBLES[problem.trouble] % {"code": problem.source} for problem in found)]


def _code(key: str) -> str:
    """`[link]`, and `[permittemp hours]` for a dotted fact."""
    return f"[{key.replace('.', ' ', 1)}]"
