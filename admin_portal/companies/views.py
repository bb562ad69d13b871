"""User Company Editor: employers and tenants whose people park here (parking §24.7)."""

from django import forms
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from accounts.models import Company
from accounts.services.companies import FIELDS, archive_company, restore_company, save_company
from admin_portal.generic import (
    ActionPage,
    Column,
    FormPage,
    Link,
    LinksColumn,
    ListPage,
    NumberColumn,
    ServiceForm,
    Table,
    opens,
)
from admin_portal.generic.filters import FlagFilter, SearchFilter

RIGHT = "companies.edit"


def is_archived(company):
    return company.archived_at is not None


def is_in_use(company):
    return company.archived_at is None


def rows(request):
    """With the number of people and of managers."""
    managers = Count("members", filter=Q(members__is_company_manager=True))
    return Company.objects.annotate(people=Count("members"), managers=managers).select_related("province")


def to_list(company=None):
    return reverse("admin_portal:company_list")


ADD = Link(_("Add Company"), "admin_portal:company_add", RIGHT, "plus-lg", primary=True)
MEMBERS = Link(_("People"), "admin_portal:company_members", RIGHT, "people")
ARCHIVE = Link(
    _("Archive"), "admin_portal:company_archive", RIGHT, "archive", danger=True, dialog=True, when=is_in_use
)
RESTORE = Link(
    _("Restore"), "admin_portal:company_restore", RIGHT, "arrow-repeat", dialog=True, when=is_archived
)


class CompanyTable(Table):
    name = Column(_("Name"), linkify=opens("admin_portal:company_edit", RIGHT))
    account_number = Column(_("Account number"))
    city = Column(_("City"))
    people = NumberColumn(_("People"))
    managers = NumberColumn(_("Managers"))
    actions = LinksColumn(MEMBERS, ARCHIVE, RESTORE)

    caption = _("Companies")


class CompanyFilter(FilterSet):
    q = SearchFilter("name", "account_number", "city", label=_("Name, account number or city"))
    archived = FlagFilter(label=_("Show Archived"))

    def filter_queryset(self, queryset):
        archived = self.form.cleaned_data["archived"]
        return super().filter_queryset(queryset).filter(archived_at__isnull=not archived)


class CompanyForm(ServiceForm):
    """Name, address and what stands on invoices."""

    class Meta:
        model = Company
        fields = list(FIELDS)
        widgets = {"invoice_comments": forms.Textarea({"rows": 3})}

    def perform(self, actor):
        return save_company(
            actor=actor, values=self.values(), company=self.instance if self.instance.pk else None
        )


companies = ListPage.as_view(
    required_right=RIGHT,
    title=_("User Company Editor"),
    lead=_("Managers see their company's people on the portal; bill recipients get its bills."),
    rows=rows,
    table=CompanyTable,
    filters=CompanyFilter,
    links=(ADD,),
    empty=_("There is no company yet."),
    empty_link=ADD,
    export_name="companies",
)

add = FormPage.as_view(
    required_right=RIGHT,
    title=_("Add Company"),
    form=CompanyForm,
    submit_label=_("Add Company"),
    done=_("The company %(name)s is added."),
    next=to_list,
    cancel=to_list,
)

edit = FormPage.as_view(
    required_right=RIGHT,
    title=str,
    objects=rows,
    form=CompanyForm,
    links=(MEMBERS, ARCHIVE, RESTORE),
    done=_("The company %(name)s is saved."),
    next=to_list,
    cancel=to_list,
)

archive = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Archive company"),
    objects=rows,
    question=_("Archive %(name)s?"),
    consequence=_("Nobody can be added to it any more. Its people stay on record."),
    confirm_label=_("Archive"),
    danger=True,
    run=lambda actor, company: archive_company(actor=actor, company=company),
    done=_("%(name)s is archived."),
    next=to_list,
)

restore = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Restore company"),
    objects=rows,
    question=_("Use %(name)s again?"),
    confirm_label=_("Restore"),
    run=lambda actor, company: restore_company(actor=actor, company=company),
    done=_("%(name)s is restored."),
    next=to_list,
)
