from django.urls import path

from admin_portal.sales_windows import active, views

urlpatterns = [
    path("sales-windows/", views.windows, name="sales_window_list"),
    path("sales-windows/add/", views.add, name="sales_window_add"),
    path("sales-windows/active/", active.choose, name="sales_window_active"),
    path("sales-windows/<int:pk>/", views.edit, name="sales_window_edit"),
    path("sales-windows/<int:pk>/archive/", views.archive, name="sales_window_archive"),
    path("sales-windows/<int:pk>/restore/", views.restore, name="sales_window_restore"),
]
