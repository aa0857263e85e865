"""Reading a lined tree value by value. What is wrong becomes a finding with file, line and field; reading goes on, so
that one check shows everything."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rujukan.rules.procedure.durations import Duration, WrongDuration, parse
from rujukan.rules.procedure.lined import Node, Place
from rujukan.rules.procedure.pack import Words


@dataclass(frozen=True)
class Finding:
    """What is wrong, and where. `reason` is an Indonesian sentence, also the key of its translation, with `params`."""

    file: str
    line: int
    field: str
    reason: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict, compare=False)

    @property
    def message(self) -> str:
        """The sentence, filled in."""
        return self.reason % self.params if self.params else self.reason

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.message}"


@dataclass(frozen=True)
class Cursor:
    """A place in the tree, whether something is there or not."""

    node: Node | None
    place: Place
    path: str
    findings: list[Finding]

    def __bool__(self) -> bool:
        return self.node is not None

    def __getitem__(self, key: str) -> "Cursor":
        found = self.node.at(key) if self.node else None
        path = f"{self.path}.{key}" if self.path else key
        return Cursor(found, found.place if found else self.place, path, self.findings)

    def items(self) -> "Iterator[tuple[str, Cursor]]":
        """Entries of a mapping; anything else that is there is wrong."""
        if self.node and self.node.value is not None and not isinstance(self.node.value, dict):
            self.wrong("Di sini harus ada daftar nama dan isinya.")
        for key, _ in self.node.items() if self.node else ():
            yield key, self[key]

    def each(self) -> "Iterator[Cursor]":
        """Members of a list; a single value counts as a list of one."""
        value = self.node.value if self.node else None
        if isinstance(value, tuple):
            for at, node in enumerate(value):
                yield Cursor(node, node.place, f"{self.path}[{at}]", self.findings)
        elif value is not None:
            yield self

    def wrong(self, reason: str, **params: object) -> None:
        """Note what is wrong here."""
        self.findings.append(Finding(self.place.file, self.place.line, self.path, reason, params))

    def only(self, *keys: str) -> None:
        """Anything but these keys is wrong."""
        for key, value in self.items():
            if key not in keys:
                value.wrong(FORBIDDEN.get(key, "%(key)s tidak dikenal di sini. Yang dikenal: %(known)s."),
                            key=key, known=", ".join(keys))  # fmt: skip

    def text(self, *, needed: bool = False) -> str:
        """A text; '' where there is none."""
        value = self.node.value if self.node else None
        if isinstance(value, (tuple, dict)):
            self.wrong("Di sini harus ada satu teks.")
        elif value is not None:
            return value
        elif needed:
            self.wrong("Belum diisi.")
        return ""

    def texts(self) -> tuple[str, ...]:
        """Texts, one or several; the shorthand `A B C` is three codes."""
        return tuple(word for member in self.each() for word in member.text().split())

    def words(self) -> Words:
        """A text in both languages."""
        if self.node and isinstance(self.node.value, dict):
            self.only("id", "en")
            return Words(id=self._language("id"), en=self._language("en"))
        self.wrong("Harus dalam dua bahasa: {id: ..., en: ...}.")
        return Words(id=self.text(), en="")

    def maybe_words(self) -> Words | None:
        """A text in both languages, or None."""
        return self.words() if self and self.node and self.node.value is not None else None

    def _language(self, code: str) -> str:
        found = self[code].text().strip()
        if not found:
            self[code].wrong("Kata-katanya dalam bahasa ini belum ada.")
        return found

    def duration(self) -> Duration | None:
        """A limit, or None."""
        text = self.text()
        try:
            return parse(text) if text else None
        except WrongDuration as wrong:
            self.wrong(wrong.reason, **wrong.params)
            return None

    def choice(self, allowed: tuple[str, ...], default: str) -> str:
        """One of `allowed`."""
        text = self.text() or default
        if text in allowed:
            return text
        self.wrong('"%(text)s" tidak dikenal di sini. Yang dikenal: %(known)s.',
                   text=text, known=", ".join(filter(None, allowed)))  # fmt: skip
        return default

    def choices(self, allowed: tuple[str, ...]) -> tuple[str, ...]:
        """Several of `allowed`."""
        found = self.texts()
        for text in found:
            if text not in allowed:
                self.wrong('"%(text)s" tidak dikenal di sini. Yang dikenal: %(known)s.',
                           text=text, known=", ".join(allowed))  # fmt: skip
        return tuple(text for text in found if text in allowed)

    def flag(self, default: bool = False) -> bool:
        """Yes or no."""
        return self.choice(("true", "false"), "true" if default else "false") == "true"

    def number(self, default: int) -> int:
        """A whole number."""
        text = self.text() or str(default)
        if text.isdigit():
            return int(text)
        self.wrong('"%(text)s" bukan angka.', text=text)
        return default


FEE = "Layanan bagi korban tidak dipungut biaya (PP 9/2008): %(key)s tidak boleh ada."
CONDITION = "Surat atau laporan polisi tidak boleh menjadi syarat bantuan: %(key)s tidak boleh ada."

FORBIDDEN = {
    **dict.fromkeys(("fee", "fees", "cost", "price", "biaya", "tarif"), FEE),
    **dict.fromkeys(("requires", "require", "condition", "conditions", "documents", "syarat", "dokumen"), CONDITION),
}
"""Keys that a pack never has, with the reason (sop-steps section 7: no fee; no document or police report as
condition)."""
