"""Anymail's Mailgun sender behind our wall: public addresses only, no redirects, no proxy of the machine."""

from anymail.backends.mailgun import EmailBackend as AnymailBackend

from integrations.outbound import PublicOnly


class EmailBackend(AnymailBackend):
    """Given api_key, sender_domain and api_url for each client."""

    def create_session(self):
        session = super().create_session()
        session.trust_env = False
        session.max_redirects = 0
        for scheme in ("http://", "https://"):
            session.mount(scheme, PublicOnly())
        return session
