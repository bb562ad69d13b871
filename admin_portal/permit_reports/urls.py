from django.urls import path

from admin_portal.permit_reports import lot_value, months, sales, students

urlpatterns = [
    path("parking-reports/lot-value/", lot_value.values, name="lot_value"),
    path("parking-reports/sales/", sales.standard, name="permit_sales"),
    path("parking-reports/sales-by-month/", months.by_month, name="permit_sales_month"),
    path("parking-reports/temporary/", sales.temporary, name="temp_sales"),
    path("parking-reports/students/", students.export, name="student_permits"),
]
