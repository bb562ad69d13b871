from django.urls import path

from admin_portal.violation_reports import money, offenders, overdue, tallies

urlpatterns = [
    path("violation-reports/overdue/", overdue.overdue, name="violations_overdue"),
    path("violation-reports/officers/", tallies.officers, name="violations_by_officer"),
    path("violation-reports/locations/", tallies.locations, name="violations_by_location"),
    path("violation-reports/offences/", money.offences, name="violations_paid_by_offence"),
    path("violation-reports/months/", money.months, name="violations_paid_by_month"),
    path("violation-reports/offenders/", offenders.offenders, name="repeat_offenders"),
]
