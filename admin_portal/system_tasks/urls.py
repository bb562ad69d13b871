from django.urls import path

from admin_portal.system_tasks import views

urlpatterns = [
    path("tasks/", views.tasks, name="task_list"),
    path("tasks/<int:pk>/", views.log, name="task_log"),
    path("tasks/<int:pk>/run/", views.run, name="task_run"),
    path("tasks/<int:pk>/enable/", views.enable, name="task_enable"),
    path("tasks/<int:pk>/disable/", views.disable, name="task_disable"),
    path("tasks/runs/<int:pk>/", views.one_run, name="task_run_detail"),
]
