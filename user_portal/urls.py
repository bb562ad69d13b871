app_name = "user_portal"
urlpatterns = []
