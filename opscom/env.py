"""The environment, read once. Every variable is listed in .env.example."""

import environ

env = environ.Env(
    DEBUG=(bool, False),
    SITE_SCHEME=(str, "http"),
    SITE_PORT=(int, 0),
    SECRET_KEY=(str, ""),
    FIELD_KEYS=(list, []),
    DATABASE_URL=(str, ""),
    REDIS_URL=(str, ""),
    OPSCOM_DATA=(str, "var"),
    OPSCOM_MODE=(str, "serve"),
    OUTBOUND_ALLOW=(list, []),
    SFTP_HOST=(str, ""),
    SFTP_PORT=(int, 2222),
    SFTP_ADDRESS=(str, ""),
    EMAIL_URL=(str, ""),
    MAIL_CAPTURE=(bool, False),
    DEFAULT_FROM_EMAIL=(str, "opscom@localhost"),
    MAILGUN_API_URL=(str, ""),
    STRIPE_API_URL=(str, ""),
    FAKEPAY_URL=(str, ""),
    BAMBORA_API_URL=(str, ""),
    BAMBORA_PAGE_URL=(str, ""),
    TRUSTED_PROXIES=(int, 0),
    STATIC_COLLECTED=(bool, False),
    TEST_TEMPLATE=(str, ""),
)
