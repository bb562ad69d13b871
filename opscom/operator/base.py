"""What the console's pages have in common."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.utils.functional import cached_property

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
