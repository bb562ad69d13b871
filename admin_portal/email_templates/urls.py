from django.urls import include, path

from admin_portal.email_templates import layouts, views
from admin_portal.email_templates.editor import MailEditorPage
from admin_portal.email_templates.families import FAMILIES, RIGHT
from admin_portal.email_templates.preview import preview
from admin_portal.texts.urls import text_urls

inner = [
    path("", views.template_table, name="email_template_list"),
    path("layouts/", layouts.layout_table, name="email_layout_list"),
    path("layouts/add/", layouts.add, name="email_layout_add"),
    path("layouts/<int:pk>/", layouts.rename, name="email_layout_edit"),
    path("layouts/<int:pk>/default/", layouts.default, name="email_layout_default"),
    path("layouts/<int:pk>/archive/", layouts.archive, name="email_layout_archive"),
    path("layouts/<int:pk>/restore/", layouts.restore, name="email_layout_restore"),
    path("preview/<str:token>/", preview, name="mail_preview"),
    path("test/", views.send_test, name="mail_test"),
    path("versions/<int:pk>/reset/", views.reset, name="mail_text_reset"),
    *text_urls("mail_text", RIGHT, FAMILIES, MailEditorPage),
]
urlpatterns = [path("email-templates/", include(inner))]
