from django.urls import path

from admin_portal.companies import members, views

urlpatterns = [
    path("companies/", views.companies, name="company_list"),
    path("companies/add/", views.add, name="company_add"),
    path("companies/<int:pk>/", views.edit, name="company_edit"),
    path("companies/<int:pk>/archive/", views.archive, name="company_archive"),
    path("companies/<int:pk>/restore/", views.restore, name="company_restore"),
    path("companies/<int:pk>/members/", members.members, name="company_members"),
    path("companies/<int:pk>/members/add/", members.add, name="company_member_add"),
    path("companies/members/<int:pk>/", members.edit, name="company_member_edit"),
    path("companies/members/<int:pk>/remove/", members.remove, name="company_member_remove"),
]
