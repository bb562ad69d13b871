"""Where on the portal people's own words stand (parking §17.1). What these pages do stays whatever is written."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.choices import TextKind
from content.ports import TextPlace, page_routes, register_text_places

PAGE, DESIGN, MESSAGE = TextKind.PAGE, TextKind.DESIGN, TextKind.MESSAGE
NO_OPTIONS = "noPaymentOptions"


def _home() -> tuple[str, str]:
    words = _(
        "Parking at [org name]: find a lot and its price here. With an account you also see your vehicles and what is"
        " valid for each of them now."
    )
    guests = '[conditional var=user.name test=eq value=""]{}[/conditional]'
    return "", guests.format(f'<p class="lead">{words}</p>')


def _find_ticket() -> tuple[str, str]:
    words = _(
        "Enter what stands on the ticket: its number and the plate. You then see what it is for and what it costs now,"
        " and can pay it without an account."
    )
    return "", f"<p>{words}</p>"


def _no_payment_options() -> tuple[str, str]:
    words = _(
        "There is no way to pay here at the moment. Write or call the parking office: it helps you pay."
    )
    return "", f"<p>{words}</p>"


register_text_places(
    TextPlace(
        PAGE,
        "home",
        gettext_lazy("User Dashboard"),
        help=gettext_lazy("The first page, of guests as well as of who is signed in."),
        url_name="user_portal:home",
        builtin=_home,
    ),
    TextPlace(
        PAGE,
        "login",
        gettext_lazy("Login Screen"),
        help=gettext_lazy("Your words stand above the form."),
        url_name="user_portal:login",
    ),
    TextPlace(
        PAGE,
        "register",
        gettext_lazy("User Registration"),
        help=gettext_lazy("Your words stand above the questions."),
        url_name="user_portal:register",
        also=("user_portal:register_type",),
    ),
    TextPlace(
        PAGE,
        "vehicles",
        gettext_lazy("My Vehicles"),
        help=gettext_lazy("Your words stand above the list."),
        url_name="user_portal:vehicles",
    ),
    TextPlace(
        PAGE,
        "permits",
        gettext_lazy("Permits"),
        help=gettext_lazy("Your words stand above the permits."),
        url_name="user_portal:permits",
    ),
    TextPlace(
        PAGE,
        "waitlist",
        gettext_lazy("Waiting List"),
        help=gettext_lazy("Your words stand above where the reader is on a list."),
        url_name="user_portal:waitlist",
    ),
    TextPlace(
        PAGE,
        "profile",
        gettext_lazy("Profile"),
        help=gettext_lazy("Your words stand above the form."),
        url_name="user_portal:profile",
    ),
    TextPlace(
        PAGE,
        "payments",
        gettext_lazy("Payments"),
        help=gettext_lazy("Your words stand above what is to be paid."),
        url_name="user_portal:payments",
    ),
    TextPlace(
        PAGE,
        "checkout",
        gettext_lazy("Checkout"),
        help=gettext_lazy("Your words stand above the items and the ways to pay."),
        url_name="user_portal:checkout",
        also=("user_portal:pay_charge",),
    ),
    TextPlace(
        PAGE,
        "tickets",
        gettext_lazy("My Tickets"),
        help=gettext_lazy("Your words stand above the list."),
        url_name="user_portal:tickets",
    ),
    TextPlace(
        PAGE,
        "find_ticket",
        gettext_lazy("Find a Ticket"),
        help=gettext_lazy(
            "Where guests enter number and plate of a ticket; your words stand above the form."
        ),
        url_name="user_portal:ticket_lookup",
        builtin=_find_ticket,
    ),
    TextPlace(
        MESSAGE,
        NO_OPTIONS,
        gettext_lazy("No way to pay"),
        help=gettext_lazy("Stands in the checkout of who may use none of the payment types."),
        url_name="user_portal:payments",
        builtin=_no_payment_options,
    ),
    TextPlace(
        DESIGN,
        "header",
        gettext_lazy("Header"),
        help=gettext_lazy("Stands at the top of every page that drivers and guests see."),
        url_name="user_portal:home",
    ),
    TextPlace(
        DESIGN,
        "footer",
        gettext_lazy("Footer"),
        help=gettext_lazy("Stands at the bottom of every page that drivers and guests see."),
        url_name="user_portal:home",
    ),
)
page_routes.register("page", "user_portal:page")
