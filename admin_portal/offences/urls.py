from django.urls import path

from admin_portal.offences import categories, items, locations

urlpatterns = [
    path("ticket-categories/", categories.categories, name="category_list"),
    path("ticket-categories/add/", categories.add, name="category_add"),
    path("ticket-categories/<int:pk>/", categories.edit, name="category_edit"),
    path("ticket-categories/<int:pk>/archive/", categories.archive, name="category_archive"),
    path("ticket-categories/<int:pk>/restore/", categories.restore, name="category_restore"),
    path("offence-items/", items.items, name="offence_list"),
    path("offence-items/add/", items.add, name="offence_add"),
    path("offence-items/order/", items.order, name="offence_order"),
    path("offence-items/<int:pk>/", items.edit, name="offence_edit"),
    path("offence-items/<int:pk>/archive/", items.archive, name="offence_archive"),
    path("offence-items/<int:pk>/restore/", items.restore, name="offence_restore"),
    path("offence-locations/", locations.locations, name="location_list"),
    path("offence-locations/add/", locations.add, name="location_add"),
    path("offence-locations/<int:pk>/", locations.edit, name="location_edit"),
    path("offence-locations/<int:pk>/archive/", locations.archive, name="location_archive"),
    path("offence-locations/<int:pk>/restore/", locations.restore, name="location_restore"),
]
