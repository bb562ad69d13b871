from django.urls import path

from admin_portal.temp_permits import issuing, printing, views

urlpatterns = [
    path("temporary-permits/", views.search, name="temp_list"),
    path("temporary-permits/issue/", issuing.issue, name="temp_issue"),
    path("temporary-permits/print/", printing.chosen, name="temp_print"),
    path("temporary-permits/printing/", printing.printing, name="temp_printing"),
    path("temporary-permits/<int:pk>/", views.detail, name="temp_detail"),
    path("temporary-permits/<int:pk>/cancel/", views.cancel, name="temp_cancel"),
    path("temporary-permits/<int:pk>/extend/", issuing.extend, name="temp_extend"),
    path("temporary-permits/<int:pk>/permit.pdf", printing.one, name="temp_file"),
]
