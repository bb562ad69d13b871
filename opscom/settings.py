"""Settings of the site, all from the environment (.env.example lists the variables)."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from opscom.env import env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = (BASE_DIR / env("OPSCOM_DATA")).resolve()
MODE = env("OPSCOM_MODE")  # demo | serve | test
DEMO = MODE == "demo"
DEBUG = env("DEBUG")

SECRET_KEY = env("SECRET_KEY")
FIELD_KEYS = env("FIELD_KEYS")
if not SECRET_KEY or not FIELD_KEYS:
    raise ImproperlyConfigured(
        "SECRET_KEY and FIELD_KEYS must be set: secrets in the database are encrypted under FIELD_KEYS. "
        "./run makes both once in its data folder; with your own DATABASE_URL set them yourself (.env.example)."
    )

ALLOWED_HOSTS = ["*"]  # ClientDomain is the host check
SITE_SCHEME = env("SITE_SCHEME")
SECURE = SITE_SCHEME == "https"
SITE_PORT = env(
    "SITE_PORT"
)  # where ./run listens, for links in mails; over https the proxy has the usual port
TRUSTED_PROXIES = env("TRUSTED_PROXIES")  # how many stand in front and write X-Forwarded-For

INSTALLED_APPS = [
    "opscom.apps.OperatorConsoleConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "anymail",
    "localflavor",
    "core",
    "accounts",
    "content",
    "payments",
    "parking",
    "violations",
    "integrations",
    "integrations.parkmobile",
    "integrations.mailgun",
    "integrations.bambora",
    "integrations.sftp",
    "integrations.stripe_checkout",
    "integrations.fakepay",
    "api",
    "admin_portal",
    "user_portal",
    "opscom",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.ClientMiddleware",
    "accounts.middleware.SiteSessions",
    "core.locale.LocaleMiddleware",
    "core.middleware.RequireClient",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionGuard",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "opscom.urls"
WSGI_APPLICATION = "opscom.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.site",
                "content.context.brand",
                "admin_portal.context.admin_menu",
                "user_portal.context.account_links",
            ],
        },
    }
]
FORM_RENDERER = "core.rendering.FormRenderer"

_database = env.db("DATABASE_URL", default="postgresql://postgres@/opscom")
_options = _database.pop("OPTIONS", {})  # what follows the ? of the URL: sslmode, a socket's folder as host
DATABASES = {
    "default": {
        **_database,
        "HOST": _database["HOST"] or _options.pop("host", ""),
        "PORT": _database["PORT"] or _options.pop("port", ""),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,
        "OPTIONS": {"options": "-c timezone=UTC -c lock_timeout=10s -c statement_timeout=60s", **_options},
    }
}
if env("TEST_TEMPLATE"):
    DATABASES["default"]["TEST"] = {"TEMPLATE": env("TEST_TEMPLATE")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL.replace("redis+socket://", "unix://").replace("virtual_host", "db"),
        }
    }
    CELERY_BROKER_URL = REDIS_URL
else:
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "opscom_cache"}
    }
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(DATA_DIR / "queue"),
        "data_folder_out": str(DATA_DIR / "queue"),
        "control_folder": str(DATA_DIR / "queue-control"),
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = {"tick": {"task": "core.tick", "schedule": timedelta(seconds=15)}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.backends.ClientBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.validators.PasswordLength"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "user_portal:login"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 24 * 3600
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
LANGUAGE_COOKIE_NAME = "language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"

AXES_HANDLER = "accounts.lockout.LockoutHandler"
AXES_USERNAME_CALLABLE = "accounts.lockout.login_key"
AXES_CLIENT_IP_CALLABLE = "accounts.lockout.address"
AXES_FAILURE_LIMIT = "accounts.lockout.tries"
AXES_COOLOFF_TIME = "accounts.lockout.cooloff"
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_out"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # sign-ins are audit entries
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "identifier", "csrfmiddlewaretoken"]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = ["core.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
COLLECTED = env("STATIC_COLLECTED")  # the image collects at build; ./run serves the folders as they are
WHITENOISE_USE_FINDERS = not COLLECTED
if COLLECTED:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
MEDIA_ROOT = DATA_DIR / "files"

SECURE_SSL_REDIRECT = False  # the proxy in front redirects; /healthz must answer plain
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL")
EMAIL_URL = env("EMAIL_URL")
if EMAIL_URL:
    vars().update(env.email("EMAIL_URL"))
ANYMAIL = {"REQUESTS_TIMEOUT": (5, 20)}
MAILGUN_API_URL = env("MAILGUN_API_URL")  # instead of each account's region
STRIPE_API_URL, FAKEPAY_URL = (
    env("STRIPE_API_URL"),
    env("FAKEPAY_URL"),
)  # Stripe's double, and our own provider
BAMBORA_API_URL = env("BAMBORA_API_URL")  # instead of the vendor's, for doubles
BAMBORA_PAGE_URL = env("BAMBORA_PAGE_URL")
MAIL_CAPTURE = DEMO or env("MAIL_CAPTURE")  # nothing leaves a demo or preview: mails are read on a page

OUTBOUND_ALLOW = env("OUTBOUND_ALLOW")  # private addresses that outgoing calls may reach, host:port
SFTP_HOST, SFTP_PORT = env("SFTP_HOST"), env("SFTP_PORT")  # where clients reach our SFTP server
SFTP_ADDRESS = env("SFTP_ADDRESS") or f"127.0.0.1:{SFTP_PORT}"  # where the site's own parts do
API_MAX_BODY = 64 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

FILTERS_EMPTY_CHOICE_LABEL = _("Any")
DJANGO_TABLES2_TEMPLATE = "django_tables2/table.html"
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # redirecting to https is the proxy's work
    "axes.W006",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "axes": {"level": "WARNING"},
        "stripe": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}
if MODE == "test":
    WHITENOISE_AUTOREFRESH = True  # files are found as they are asked for; nothing was collected
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
