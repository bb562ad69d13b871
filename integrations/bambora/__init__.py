"""Bambora North America (Worldline): cards on its Hosted Checkout, and its payments and reports (integrations §15.4).

How sure each part is (labels of integrations §0.1):
A  link and its parameters, hash over the query as it is sent, returns, reports and their fields, Passcode header, error
   shape, message ids, order numbers to 30 characters, dollars, 1,000 at most unless the account says otherwise
C  the code of an error is its message id; reports' trn_response is 1 when approved
D  what an unknown transaction is answered with; a voided row is marked with trn_voided; accounts may be told to refuse
   an order number twice, which our refunds rely on as their second lock; whether end_row is counted; no webhook
Not confirmed: the sample hash of the vendor's page cannot be made with the key it names, so a link must be tried on a
test account before an organisation goes live. A return is never believed: nothing signs it.
"""
