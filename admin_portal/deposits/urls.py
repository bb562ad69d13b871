from django.urls import path

from admin_portal.deposits import types, views

urlpatterns = [
    path("deposits/", views.report, name="deposit_list"),
    path("deposits/<int:pk>/cancel/", views.cancel, name="deposit_cancel"),
    path("deposits/<int:pk>/return/", views.give_back, name="deposit_return"),
    path("deposits/<int:pk>/forfeit/", views.forfeit, name="deposit_forfeit"),
    path("users/<int:pk>/deposits/add/", views.add, name="user_deposit_add"),
    path("deposit-types/", types.types, name="deposit_type_list"),
    path("deposit-types/add/", types.add, name="deposit_type_add"),
    path("deposit-types/<int:pk>/", types.edit, name="deposit_type_edit"),
    path("deposit-types/<int:pk>/archive/", types.archive, name="deposit_type_archive"),
    path("deposit-types/<int:pk>/restore/", types.restore, name="deposit_type_restore"),
    path("deposit-types/<int:pk>/delete/", types.delete, name="deposit_type_delete"),
]
