"""Our own note types. They are frozen.

Anki updates a note only while its note type has exactly the fields and templates
of the first import. So ids, field names and template names below never change;
if a future version needs another field, it needs a new note type. Styling and
the text of the templates may change, together with ``_CHANGED``.

A reverse card depends on the field ``Reverse``, not on a separate note type: a
note that gets a second direction keeps its note type, and Anki accepts the
change.
"""

from typing import Any

from flashcards.anki.notes.content import AnkiNoteType, AnkiTemplate

_CHANGED = 1_795_700_000
"""When templates or styling last changed, in seconds since 1970: Anki takes the newer ones."""

_STYLE = """\
.card {
  max-width: 42em;
  margin: 1.5em auto;
  padding: 0 1em;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  font-size: 20px;
  line-height: 1.5;
  text-align: left;
  overflow-wrap: break-word;
  color: #1c1c1e;
  background-color: #ffffff;
}
.term { font-size: 1.4em; font-weight: 600; text-align: center; }
.aliases, .source { margin-top: 1em; font-size: 0.8em; color: #66666e; }
.cloze { font-weight: 600; color: #0b57d0; }
hr#answer { margin: 1em 0; border: 0; border-top: 1px solid #d0d0d7; }
img { max-width: 100%; height: auto; }
pre { padding: 0.6em; overflow-x: auto; border-radius: 6px; background-color: #f2f2f5; }
code, kbd { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 0.9em; }
kbd { padding: 0 0.35em; border: 1px solid #b8b8c0; border-radius: 4px; font-size: 0.85em; }
table { border-collapse: collapse; display: block; overflow-x: auto; color: inherit; font-size: inherit; }
th, td { padding: 0.2em 0.6em; border: 1px solid #d0d0d7; }
blockquote { margin-left: 0; padding-left: 1em; border-left: 3px solid #d0d0d7; }
.nightMode.card, .nightMode .card { color: #e6e6ea; background-color: #1e1e20; color-scheme: dark; }
.nightMode .aliases, .nightMode .source { color: #a0a0a8; }
.nightMode .cloze { color: #8ab4f8; }
.nightMode a { color: #8ab4f8; }
.nightMode pre { background-color: #2a2a2e; }
.nightMode hr#answer, .nightMode kbd, .nightMode th, .nightMode td, .nightMode blockquote { border-color: #48484f; }
@media (max-width: 480px) { .card { margin: 0.8em auto; font-size: 18px; } }
"""

_TERM = '<div class="term">{{Term}}</div>'
_DEFINITION = '<div class="definition">{{Definition}}</div>'
_CLOZE = '<div class="definition">{{cloze:Definition}}</div>'
_LINE = '<hr id="answer">'
_MORE = (
    '{{#Aliases}}<div class="aliases">{{Aliases}}</div>{{/Aliases}}'
    '{{#Source}}<div class="source">{{Source}}</div>{{/Source}}'
)


TERM = AnkiNoteType(
    id=1_763_900_000_001,
    name="flashcards: term and definition",
    cloze=False,
    fields=("Term", "Definition", "Aliases", "Source", "Reverse"),
    templates=(
        AnkiTemplate(name="Forward", question=_TERM, answer=f"{_TERM}\n{_LINE}\n{_DEFINITION}\n{_MORE}"),
        AnkiTemplate(
            name="Reverse",
            question=f"{{{{#Reverse}}}}{_DEFINITION}{{{{/Reverse}}}}",
            answer=f"{_DEFINITION}\n{_LINE}\n{_TERM}\n{_MORE}",
        ),
    ),
)

CLOZE = AnkiNoteType(
    id=1_763_900_000_002,
    name="flashcards: cloze",
    cloze=True,
    fields=("Term", "Definition", "Aliases", "Source"),
    templates=(AnkiTemplate(name="Cloze", question=f"{_TERM}\n{_CLOZE}", answer=f"{_TERM}\n{_CLOZE}\n{_MORE}"),),
)

REVERSED = "y"
"""The content of the field ``Reverse`` in a note that is asked in both directions."""


def note_type_json(note_type: AnkiNoteType, changed: int = _CHANGED) -> dict[str, Any]:
    """A note type in Anki's schema 11, ``changed`` in seconds: of two, Anki keeps the later one."""
    return {
        "id": note_type.id,
        "name": note_type.name,
        "type": int(note_type.cloze),
        "mod": changed,
        "usn": -1,
        "sortf": 0,
        "did": None,
        "css": _STYLE,
        "flds": [
            {"name": name, "ord": order, "sticky": False, "rtl": False, "font": "Arial", "size": 20}
            for order, name in enumerate(note_type.fields)
        ],
        "tmpls": [
            {
                "name": template.name,
                "ord": order,
                "qfmt": template.question,
                "afmt": template.answer,
                "bqfmt": "",
                "bafmt": "",
                "did": None,
            }
            for order, template in enumerate(note_type.templates)
        ],
    }
