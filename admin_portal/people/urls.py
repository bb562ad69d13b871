from django.urls import path

from admin_portal.people import acting, bulk, duplicates, merging, registration, vehicles, views

urlpatterns = [
    path("users/", views.search, name="user_list"),
    path("users/add/", registration.add, name="user_add"),
    path("users/bulk-type/", bulk.change, name="user_bulk_type"),
    path("users/merges/", merging.merges, name="merge_list"),
    path("users/merges/<int:pk>/undo/", merging.undo, name="merge_undo"),
    path("users/return/", acting.come_back, name="login_as_end"),
    path("users/duplicates/vehicle/", duplicates.by_vehicle, name="duplicates_vehicle"),
    path("users/duplicates/email/", duplicates.by_email, name="duplicates_email"),
    path("users/duplicates/student/", duplicates.by_student, name="duplicates_student"),
    path("users/duplicates/staff/", duplicates.by_staff, name="duplicates_staff"),
    path("users/vehicles/<int:pk>/activate/", vehicles.activate, name="user_vehicle_activate"),
    path("users/vehicles/<int:pk>/deactivate/", vehicles.deactivate, name="user_vehicle_deactivate"),
    path("users/vehicles/<int:pk>/primary/", vehicles.primary, name="user_vehicle_primary"),
    path("users/vehicles/<int:pk>/remove/", vehicles.unlink, name="user_vehicle_unlink"),
    path("users/<int:pk>/", views.detail, name="user_detail"),
    path("users/<int:pk>/vehicles/", vehicles.vehicles, name="user_vehicles"),
    path("users/<int:pk>/vehicles/add/", vehicles.add, name="user_vehicle_add"),
    path("users/<int:pk>/vehicles/associate/", vehicles.associate, name="user_vehicle_link"),
    path("users/<int:pk>/history/", views.history, name="user_history"),
    path("users/<int:pk>/mail/", views.mail, name="user_mail"),
    path("users/<int:pk>/archive/", views.archive, name="user_archive"),
    path("users/<int:pk>/restore/", views.restore, name="user_restore"),
    path("users/<int:pk>/link/", views.password_link, name="user_link"),
    path("users/<int:pk>/merge/", merging.merge, name="user_merge"),
    path("users/<int:pk>/login-as/", acting.login_as, name="user_login_as"),
    path("users/<int:pk>/registration/", registration.profile, name="user_add_profile"),
    path("users/<int:pk>/registration/confirm/", registration.confirm, name="user_add_confirm"),
]
