from django.urls import path

from admin_portal.violations import acts, desk, page, person, search

urlpatterns = [
    path("violations/", search.search, name="violation_list"),
    path("violations/<int:pk>/", page.detail, name="violation_detail"),
    path("violations/<int:pk>/pay/", desk.pay, name="violation_pay"),
    path("violations/<int:pk>/edit/", acts.edit, name="violation_edit"),
    path("violations/<int:pk>/fee/", acts.fee, name="violation_fee"),
    path("violations/<int:pk>/note/", acts.note, name="violation_note"),
    path("violations/<int:pk>/fine/", acts.adjust, name="violation_adjust"),
    path("violations/<int:pk>/appeal/", acts.appeal, name="violation_appeal"),
    path("violations/<int:pk>/decide/", acts.decide, name="violation_decide"),
    path("violations/<int:pk>/spoil/", acts.spoil, name="violation_spoil"),
    path("violations/<int:pk>/valid/", acts.unspoil, name="violation_unspoil"),
    path("violations/<int:pk>/warning/", acts.convert, name="violation_convert"),
    path("users/<int:pk>/violations/", person.violations, name="user_violations"),
]
