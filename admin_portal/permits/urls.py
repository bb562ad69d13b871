from django.urls import path

from admin_portal.permits import search, search_bulk, search_mailing, search_pins

urlpatterns = [
    path("permits/", search.permits, name="permit_list"),
    path("permits/change/", search_bulk.change, name="permit_bulk"),
    path("permits/pinned/", search_pins.pins, name="permit_pins"),
    path("permits/mailing-list/", search_mailing.mailing_list, name="permit_mailing_list"),
]
