"""The same file by our import and by django-import-export."""

from contextlib import contextmanager
from datetime import date
from pathlib import Path

import tablib
from import_export import fields, resources

from accounts.choices import ImportOrigin, UserKind
from accounts.models import ImportRun, Profile, Province, User, UserType
from accounts.services.import_runs import receive_file
from accounts.services.people_import_run import work_on
from core.actors import system_actor
from core.scoping import client_scope
from core.services.clients import create_client

ACTOR = system_actor("benchmark")


@contextmanager
def new_client(name: str):
    """A client of its own for each, with its scope open."""
    code = "".join(c for c in name.upper() if c.isalpha())[:30]
    with client_scope(create_client(actor=ACTOR, code=code, name=name)) as client:
        yield client


def ours(file: Path) -> int:
    """Receive and import it; returns how many rows changed anything."""
    with file.open("rb") as content:
        run = receive_file(actor=ACTOR, origin=ImportOrigin.UPLOAD, name=file.name, content=content)
    work_on(run_id=run.pk)
    run = ImportRun.objects.get(pk=run.pk)
    assert run.state == "done" and "failed" not in run.counts, (run.error, run.counts)
    return run.done - run.counts.get("unchanged", 0)


def theirs(file: Path) -> int:
    """By a resource with the defaults of the documentation, profiles written after their users."""
    return _imported(PersonResource(), file)


def their_bulk(file: Path) -> int:
    """By its bulk mode, which cannot write a second table: users alone, so less work than ours."""
    return _imported(BulkResource(), file)


class UserResource(resources.ModelResource):
    """Users of the file's first six columns."""

    username = fields.Field("username", "user_name")

    class Meta:
        model = User
        fields = ("unique_id", "login_source", "first_name", "last_name", "username", "email")
        import_id_fields = ("login_source", "unique_id")
        skip_unchanged = True
        report_skipped = False

    def before_import(self, dataset, **kwargs):
        self.types = {str(kind.number): kind for kind in UserType.objects.all()}
        self.provinces = {province.code: province for province in Province.objects.all()}

    def get_queryset(self):
        return User.objects.drivers()

    def init_instance(self, row=None):
        user = User(kind=UserKind.DRIVER)
        user.set_unusable_password()
        return user


class BulkResource(UserResource):
    class Meta(UserResource.Meta):
        use_bulk = True
        batch_size = 1000
        skip_diff = True


class PersonResource(UserResource):
    """Users and their profiles."""

    def skip_row(self, instance, original, row, import_validation_errors=None):
        is_same = super().skip_row(instance, original, row, import_validation_errors)
        return is_same and not self._differs(instance, row)

    def after_save_instance(self, instance, row, **kwargs):
        Profile.objects.update_or_create(user=instance, defaults=self._profile(row))

    def _profile(self, row) -> dict:
        return {
            **{name: row[name] for name in ("street", "city", "postal_code", "phone_cell", "student_no")},
            "province": self.provinces[row["province"]],
            "user_type": self.types[row["user_type_id"]],
            "birth_date": date.fromisoformat(row["date_of_birth"]),
        }

    def _differs(self, user, row) -> bool:
        profile = Profile.objects.get(user=user)
        return any(getattr(profile, name) != value for name, value in self._profile(row).items())


def _imported(resource, file: Path) -> int:
    data = tablib.Dataset().load(file.read_text(), format="csv")
    result = resource.import_data(data, raise_errors=True)
    totals = result.totals
    return totals["new"] + totals["update"]
