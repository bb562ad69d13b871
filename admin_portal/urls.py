app_name = "admin_portal"
urlpatterns = []
