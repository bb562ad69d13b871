"""How forms look: the site's renderer (setting FORM_RENDERER), so that `{{ form }}` is right everywhere."""

from django.forms import BoundField, widgets
from django.forms.renderers import TemplatesSetting

CHECK, CHOICES, GROUP, PLAIN = "check", "choices", "group", "plain"


class StyledBoundField(BoundField):
    """A field that brings Bootstrap's class names and says how it wants to be laid out."""

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        classes = [widget.attrs.get("class", ""), attrs.get("class", ""), _framework_class(widget)]
        if self.errors and not widget.is_hidden:
            classes.append("is-invalid")
        if joined := " ".join(filter(None, classes)):
            attrs["class"] = joined
        if isinstance(widget, widgets.MultiWidget) and not widget.attrs.get("aria-label"):
            attrs["aria-label"] = self.label  # the legend names the pair, but each input needs a name as well
        return attrs

    @property
    def layout(self) -> str:
        """`check` (one box beside its label), `choices` (a list of them), `group` (several inputs) or `plain`."""
        widget = self.field.widget
        if isinstance(widget, widgets.CheckboxInput):
            return CHECK
        if isinstance(widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple):
            return CHOICES
        return GROUP if self.use_fieldset else PLAIN

    @property
    def is_optional(self) -> bool:
        """Whether the label says “optional”; a box to tick never does."""
        marked = getattr(self.form, "marks_optional", True)
        return marked and not self.field.required and not self.field.disabled and self.layout != CHECK

    @property
    def first_id(self) -> str:
        """The id that a link in the error summary leads to."""
        if self.layout == CHOICES:
            return f"{self.auto_id}_0"
        return self.id_for_label or self.auto_id


class FormRenderer(TemplatesSetting):
    """Finds templates where all others are (needs `django.forms` among the installed apps)."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = StyledBoundField


class DateInput(widgets.DateInput):
    """The browser's own date picker; it speaks ISO in every language."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(widgets.DateTimeInput):
    """The browser's own picker of a moment in the client's time zone, to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class TimeInput(widgets.TimeInput):
    """The browser's own picker of a time of day, to the minute."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


def _framework_class(widget) -> str:
    if widget.is_hidden:
        return ""
    if isinstance(widget, widgets.CheckboxInput | widgets.RadioSelect | widgets.CheckboxSelectMultiple):
        return "form-check-input"
    if isinstance(widget, widgets.Select):
        return "form-select"
    return "form-control"
