"""`make messages`: compile the translations (.po) into what gettext reads (.mo). Runs in the environment."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from steps import CHECKOUT, say


def compile_messages() -> int:
    """Compile each .po whose .mo is missing or older; returns how many."""
    stale = [path for path in sorted(CHECKOUT.glob("src/**/locale/*/LC_MESSAGES/*.po")) if _is_stale(path)]
    for path in stale:
        _compile(path)
    return len(stale)


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime


def _compile(po: Path) -> None:
    with po.open("rb") as source:
        catalog = read_po(source, locale=po.parts[-3], abort_invalid=True)
    half_made = po.with_suffix(".mo.new")
    with half_made.open("wb") as target:
        write_mo(target, catalog)
    half_made.replace(po.with_suffix(".mo"))


if __name__ == "__main__":
    say(f"   translations compiled: {compile_messages()}")
