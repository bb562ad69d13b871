from django.urls import include, path

from admin_portal.messaging import frames, messages, pages, popups
from admin_portal.messaging.families import FAMILIES
from admin_portal.messaging.rows import RIGHT
from admin_portal.texts.urls import text_urls

inner = [
    path("", pages.page_table, name="page_list"),
    path("pages/add/", pages.page_add, name="page_add"),
    path("pages/<int:pk>/", pages.page_edit, name="page_edit"),
    path("pages/<int:pk>/publish/", pages.page_publish, name="page_publish"),
    path("pages/<int:pk>/unpublish/", pages.page_unpublish, name="page_unpublish"),
    path("pages/<int:pk>/archive/", pages.page_archive, name="page_archive"),
    path("pages/<int:pk>/restore/", pages.page_restore, name="page_restore"),
    path("messages/", messages.message_table, name="message_list"),
    path("messages/add/", messages.message_add, name="message_add"),
    path("messages/<int:pk>/", messages.message_edit, name="message_edit"),
    path("messages/<int:pk>/delete/", messages.message_delete, name="message_delete"),
    path("popups/", popups.popup_table, name="popup_list"),
    path("popups/add/", popups.popup_add, name="popup_add"),
    path("popups/<str:pk>/", popups.popup_edit, name="popup_edit"),
    path("popups/<str:pk>/delete/", popups.popup_delete, name="popup_delete"),
    path("header-and-footer/", frames.frame_table, name="frame_list"),
    path("not-translated/", frames.missing_table, name="missing_list"),
    *text_urls("text", RIGHT, FAMILIES),
]
urlpatterns = [path("messaging/", include(inner))]
