"""TomahawkU's own words: a page, an announcement, a footer, what stands on the login screen."""

from content.choices import TextKind
from content.services.message_blocks import add_message
from content.services.pages import save_page
from content.services.texts import Draft, save_text
from core.actors import Actor

PAGE_EN = """<p class="lead">Parking at [org name] in three steps.</p>
<ol>
  <li>Find a lot and its price below.</li>
  <li>Pay at the meter, or with your phone. Your plate is your ticket.</li>
  <li>Come and go as often as you like until your time is over.</li>
</ol>
<div class="alert alert-info">[message office-hours]</div>
<h2>Lots</h2>
<p>[lots]</p>"""
PAGE_FR = """<p class="lead">Se garer à [org name] en trois étapes.</p>
<ol>
  <li>Trouvez un terrain et son prix ci-dessous.</li>
  <li>Payez à l’horodateur ou avec votre téléphone. Votre plaque est votre billet.</li>
  <li>Allez et venez à votre guise jusqu’à la fin de la durée payée.</li>
</ol>
<div class="alert alert-info">[message office-hours]</div>
<h2>Terrains</h2>
<p>[lots]</p>"""

# (kind, key, {language: draft}); one is not translated, so that the list of those shows it.
WORDS = (
    (
        TextKind.MESSAGE,
        "office-hours",
        {
            "en": Draft(body="<p>The parking office is open Monday to Friday, 9 am to 4 pm.</p>"),
            "fr": Draft(
                body="<p>Le bureau du stationnement est ouvert du lundi au vendredi, de 9 h à 16 h.</p>"
            ),
        },
    ),
    (
        TextKind.MESSAGE,
        "dashboard",
        {"en": Draft(body="<p>Snow removal tonight from 11 pm: the East lots must be empty.</p>")},
    ),
    (
        TextKind.PAGE,
        "login",
        {
            "en": Draft(body="<p>Sign in with your campus account or the address you registered with.</p>"),
            "fr": Draft(
                body="<p>Connectez-vous avec votre compte du campus ou l’adresse de votre inscription.</p>"
            ),
        },
    ),
    (
        TextKind.DESIGN,
        "header",
        {
            "en": Draft(body="<p>Lot closures for convocation: <strong>June 10 to 12</strong>.</p>"),
            "fr": Draft(
                body="<p>Terrains fermés pour la collation des grades : <strong>du 10 au 12 juin</strong>.</p>"
            ),
        },
    ),
    (
        TextKind.DESIGN,
        "footer",
        {
            "en": Draft(
                body='<p>Questions? Write to <a href="mailto:[org email]">the parking office</a>.</p>'
            ),
            "fr": Draft(
                body='<p>Des questions? Écrivez au <a href="mailto:[org email]">bureau du stationnement</a>.</p>'
            ),
        },
    ),
)


def make_words(actor: Actor) -> None:
    """Write them in the open scope, in English and French."""
    add_message(actor=actor, identifier="office-hours", description="When the parking office is open")
    page = save_page(actor=actor, values={"slug": "how-to-park", "published": True})
    drafts = {
        "en": Draft(title="How to park", body=PAGE_EN),
        "fr": Draft(title="Comment se garer", body=PAGE_FR),
    }
    for kind, key, words in (*WORDS, (TextKind.PAGE, page.text_key, drafts)):
        for language, draft in words.items():
            save_text(actor=actor, kind=kind, key=key, language=language, draft=draft)
