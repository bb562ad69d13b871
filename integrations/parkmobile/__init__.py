"""ParkMobile: rights bought in its app, asked for per zone and kept as pay-station records (integrations §3).

How sure each part is (labels of integrations §0.1):
S  three credentials; zones match by name; "Fetch ParkMobile Stats" every 3 minutes; Source = ParkMobile
B  addresses, Basic + x-api-key, field names, seven decimals, Windows zone names, 404 for a zone without rights
D  extension of a right (same id or a new one), meaning of totalCount > resultCount, 403 {"message": "Forbidden"}
"""
