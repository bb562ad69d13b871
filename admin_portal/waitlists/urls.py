from django.urls import path

from admin_portal.waitlists import acts, adding, assigning, lists

urlpatterns = [
    path("waitlists/", lists.report, name="waitlist_report"),
    path("waitlists/students/", lists.students, name="waitlist_students"),
    path("waitlists/others/", lists.others, name="waitlist_others"),
    path("waitlists/<int:pk>/assign/", assigning.assign, name="waitlist_assign"),
    path("waitlists/<int:pk>/move/", acts.move, name="waitlist_move"),
    path("waitlists/<int:pk>/remove/", acts.remove, name="waitlist_remove"),
    path("waitlists/<int:pk>/comment/", acts.comment, name="waitlist_comment"),
    path("users/<int:pk>/waiting-list/", adding.add, name="waitlist_add"),
]
