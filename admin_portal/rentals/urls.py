from django.urls import path

from admin_portal.rentals import acts, awaiting, page, selling, switch

urlpatterns = [
    path("permits/<int:pk>/", page.detail, name="permit_detail"),
    path("permits/<int:pk>/state/", acts.state, name="permit_state"),
    path("permits/<int:pk>/comment/", acts.note, name="permit_note"),
    path("permits/rentals/<int:pk>/release/", acts.release, name="rental_release"),
    path("permits/rentals/<int:pk>/price/", acts.price, name="rental_price"),
    path("permits/rentals/<int:pk>/extend/", acts.extend, name="rental_extend"),
    path("permits/rentals/<int:pk>/vehicles/", acts.vehicles, name="rental_vehicles"),
    path("permits/rentals/<int:pk>/renewal/", acts.renewable, name="rental_renewable"),
    path("permits/rentals/<int:pk>/lost/", acts.lost, name="rental_lost"),
    path("permits/switch/", switch.switch, name="permit_switch"),
    path("permits/switch/move/", switch.move, name="permit_move"),
    path("permits/awaiting-payment/", awaiting.awaiting, name="awaiting_payment"),
    path("permits/midnight-list/", awaiting.midnight_list, name="midnight_list"),
    path("permits/midnight-list/run/", awaiting.run_now, name="midnight_run"),
    path("users/<int:pk>/parking/", selling.parking, name="user_parking"),
    path("users/<int:pk>/parking/standard/", selling.sell, name="user_permit_sell"),
]
