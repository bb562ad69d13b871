"""What the console's pages have in common."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils.functional import cached_property

from core.exceptions import Refusal

NEWEST = 5000


class NewestPaginator(Paginator):
    """Pages of the newest rows: counting millions of calls would take longer than anybody reads."""

    @cached_property
    def count(self):
        return self.object_list[:NEWEST].count()


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows to look at, newest first: never added, changed or deleted by hand."""

    paginator = NewestPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    sortable_by = ()
    actions = None

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ServiceAdmin(admin.ModelAdmin):
    """Rows that the house's services write. They are switched off, never deleted."""

    def has_delete_permission(self, request, obj=None):
        return False

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refusal as refusal:  # what only the service can see, such as a name taken in the same moment
            self.message_user(request, str(refusal), messages.ERROR)
            return redirect(request.get_full_path())
