from django.urls import path

from admin_portal.permits import search, search_bulk, search_people, search_pins

urlpatterns = [
    path("permits/", search.permits, name="permit_list"),
    path("permits/change/", search_bulk.change, name="permit_bulk"),
    path("permits/pinned/", search_pins.pins, name="permit_pins"),
    path("permits/mailing-list/", search_people.mailing_list, name="permit_mailing_list"),
    path("permits/usage/", search_people.user_usage, name="permit_usage"),
]
