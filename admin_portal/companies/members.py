"""A company's people: who manages them, who gets the bills (parking §24.7)."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from accounts.queries.person_search import found, people
from accounts.services.companies import remove_member, set_member
from admin_portal.companies.views import RIGHT, is_in_use, rows
from admin_portal.generic import (
    ActionPage,
    Column,
    FormPage,
    Link,
    LinksColumn,
    ListPage,
    Table,
    YesColumn,
    opens,
)
from admin_portal.generic.filters import SearchFilter

SHOWN = 20


def employed(request):
    """Everybody who belongs to a company."""
    return people(archived=True).filter(profile__company__isnull=False).select_related("profile__company")


def to_members(company):
    return reverse("admin_portal:company_members", args=[company.pk])


def to_colleagues(user):
    return to_members(user.profile.company)


def below(company):
    return [(company, reverse("admin_portal:company_edit", args=[company.pk]))]


def below_company(user):
    company = user.profile.company
    return [*below(company), (_("People"), to_members(company))]


EDIT = Link(_("Edit"), "admin_portal:company_member_edit", RIGHT, "pencil")
REMOVE = Link(_("Remove"), "admin_portal:company_member_remove", RIGHT, "x-lg", dialog=True)
ADD = Link(_("Add person"), "admin_portal:company_member_add", RIGHT, "plus-lg", primary=True, when=is_in_use)


class MemberTable(Table):
    name = Column(
        _("Name"),
        accessor="get_full_name",
        order_by=("last_name", "first_name"),
        linkify=opens("admin_portal:user_detail", "users.view"),
    )
    username = Column(_("User name"))
    email = Column(_("Email"))
    manager = YesColumn(_("Company manager"), accessor="profile__is_company_manager")
    bills = YesColumn(_("Receives bills"), accessor="profile__is_bill_recipient")
    actions = LinksColumn(EDIT, REMOVE)

    caption = _("People of the company")


class MemberFilter(FilterSet):
    q = SearchFilter("username", "email", "first_name", "last_name", label=_("Name or address"))


class MemberForm(forms.Form):
    """What somebody is in the company."""

    is_manager = forms.BooleanField(label=_("Company manager"), required=False)
    is_bill_recipient = forms.BooleanField(label=_("Receives the company's bills"), required=False)

    def __init__(self, *args, obj, initial=None, **kwargs):
        super().__init__(*args, initial=initial or self.stored(obj), **kwargs)
        self.obj = obj

    def stored(self, user):
        profile = user.profile
        return {"is_manager": profile.is_company_manager, "is_bill_recipient": profile.is_bill_recipient}

    def perform(self, actor):
        company = self.obj.profile.company
        set_member(actor=actor, company=company, user=self.obj, **self.cleaned_data)
        return self.obj


class NewMemberForm(MemberForm):
    """Somebody by name, address or number; when several are known by it, one of them is chosen."""

    q = forms.CharField(label=_("Name, user name, email or number"), max_length=100)
    field_order = ["q", "person", "is_manager", "is_bill_recipient"]

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, obj=obj, **kwargs)
        text = self.data.get("q", "")[:100] if self.is_bound else ""
        rows = found(people(), text) if text.strip() else people().none()
        self.known = list(rows[:SHOWN])
        if len(self.known) > 1:
            options = [(str(user.pk), f"{user} ({user.username or user.email})") for user in self.known]
            self.fields["person"] = forms.ChoiceField(
                label=_("Who of them"), choices=options, widget=forms.RadioSelect
            )
            self.order_fields(self.field_order)

    def stored(self, company):
        return {}

    def clean_q(self):
        if not self.known:
            raise forms.ValidationError(_("Nobody is known by that."))
        return self.cleaned_data["q"]

    def perform(self, actor):
        chosen = self.cleaned_data.get("person")
        user = next((u for u in self.known if str(u.pk) == chosen), self.known[0])
        flags = {name: self.cleaned_data[name] for name in ("is_manager", "is_bill_recipient")}
        set_member(actor=actor, company=self.obj, user=user, **flags)
        return self.obj


members = ListPage.as_view(
    required_right=RIGHT,
    title=_("People"),
    objects=rows,
    parents=below,
    rows=lambda request, company: people().filter(profile__company=company),
    table=MemberTable,
    filters=MemberFilter,
    links=(ADD,),
    empty=_("Nobody belongs to this company yet."),
    export_name="company-people",
)

add = FormPage.as_view(
    required_right=RIGHT,
    title=_("Add person"),
    objects=rows,
    parents=below,
    form=NewMemberForm,
    submit_label=_("Add person"),
    done=_("The person belongs to %(name)s now."),
    next=to_members,
    cancel=to_members,
)

edit = FormPage.as_view(
    required_right=RIGHT,
    title=str,
    objects=employed,
    parents=below_company,
    form=MemberForm,
    done=_("%(name)s is saved."),
    next=to_colleagues,
    cancel=to_colleagues,
)

remove = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Remove from the company"),
    objects=employed,
    parents=below_company,
    question=_("Take %(name)s out of the company?"),
    consequence=_("The person stays a user and is no longer one of the company's."),
    confirm_label=_("Remove"),
    run=lambda actor, user: remove_member(actor=actor, company=user.profile.company, user=user),
    done=_("The person no longer belongs to the company."),
    next=to_colleagues,
)
