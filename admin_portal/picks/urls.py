from admin_portal.picks.lists import LISTS
from admin_portal.picks.pages import pick_urls

urlpatterns = [url for pick in LISTS for url in pick_urls(pick)]
