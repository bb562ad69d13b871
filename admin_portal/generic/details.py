"""Pages that show one object."""

from admin_portal.generic.page import ObjectPage


class DetailPage(ObjectPage):
    """One object of `objects(request)`, drawn by `template` with what `context(request, obj)` adds."""

    def get(self, request, **kwargs):
        obj = self.found()
        return self.show(obj, **self.more(obj))
