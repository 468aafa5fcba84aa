"""The colours of a picture that stands outside of a page: those of site.css."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from .drawing import AnyShape, Rule, Words


class Paint(NamedTuple):
    """The colours of one look; a group of statuses has neither words nor a tint of its own."""

    fill: str
    edge: str
    text: str = ""
    tint: str = ""
    on: str = ""


class Colours(NamedTuple):
    """What a shape is filled and drawn with; `none` where it is not."""

    fill: str
    stroke: str


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """The colours of one scheme: of the page, and of each look (`s-delivered`, `g-done`)."""

    page: str
    panel: str
    ink: str
    muted: str
    link: str
    line: str
    paints: Mapping[str, Paint]

    def of(self, shape: AnyShape) -> Colours:
        """The colours of the shape.

        A box or disc may look like the tag of a status, too (`t-delivered`), and the words in it
        as the words of that tag; words with the look of a status stand on its fill.
        """
        kind, _hyphen, name = shape.look.partition("-")
        paint = self.paints.get(f"s-{name}" if kind == "t" else shape.look)
        match shape:
            case Rule():
                return Colours("none", self.line if shape.look == "faint" else self.muted)
            case Words():
                return Colours(self._of_words(kind, paint, shape.look), "none")
            case _:
                return self._of_area(kind, paint, shape.look)

    def _of_words(self, kind: str, paint: Paint | None, look: str) -> str:
        if paint is None:
            return self.muted if look == "muted" else self.ink
        return paint.text if kind == "t" else paint.on

    def _of_area(self, kind: str, paint: Paint | None, look: str) -> Colours:
        if paint is None:
            named = {"dot": self.link, "panel": self.panel, "page": self.page}
            return Colours(named.get(look, self.muted), "none")
        return Colours(paint.tint if kind == "t" else paint.fill, paint.edge)


LIGHT = Scheme(
    page="#FFFFFF",
    panel="#F4F6F8",
    ink="#1B1F24",
    muted="#4A5360",
    link="#0B57A4",
    line="#C9CFD6",
    paints={
        "s-delivered": Paint("#0B3D6B", "#0B3D6B", "#0B3D6B", "#DCE9F5", "#FFFFFF"),
        "s-substantial": Paint("#2B7BBA", "#2B7BBA", "#0F4C7A", "#E3F0FA", "#FFFFFF"),
        "s-under_way": Paint("#7FB8E6", "#2B6A9B", "#1D4F76", "#EDF6FC", "#0B2A42"),
        "s-no_evidence": Paint("#BFC5CE", "#6B7280", "#3F4651", "#EEF0F3", "#1B1F24"),
        "s-superseded": Paint("#D97706", "#B35C00", "#7A3E00", "#FDEFDC", "#1B1F24"),
        "s-reversed": Paint("#B5305F", "#B5305F", "#86204A", "#FBE6EE", "#FFFFFF"),
        "s-not_assessed": Paint("#FFFFFF", "#6B7280", "#3F4651", "#FFFFFF", "#3F4651"),
        "s-not_verifiable": Paint("#FFFFFF", "#6B7280", "#3F4651", "#FFFFFF", "#3F4651"),
        "g-done": Paint("#0B3D6B", "#0B3D6B"),
        "g-moving": Paint("#7FB8E6", "#2B6A9B"),
        "g-undone": Paint("#B5305F", "#B5305F"),
        "g-no_verdict": Paint("#BFC5CE", "#6B7280"),
        "g-not_verifiable": Paint("#E4E7EB", "#6B7280"),
    },
)
DARK = Scheme(
    page="#12171D",
    panel="#1A2129",
    ink="#E6EAF0",
    muted="#B3BCC8",
    link="#8CC5FA",
    line="#3A4450",
    paints={
        "s-delivered": Paint("#A9D3FA", "#A9D3FA", "#A9D3FA", "#12304B", "#0B2A42"),
        "s-substantial": Paint("#4F9BDD", "#4F9BDD", "#8FC6F5", "#132A3F", "#0B1B2A"),
        "s-under_way": Paint("#215688", "#5AA3E0", "#8FC6F5", "#14222F", "#FFFFFF"),
        "s-no_evidence": Paint("#3A424D", "#8B95A3", "#C3CAD3", "#20262D", "#FFFFFF"),
        "s-superseded": Paint("#F2A33A", "#F2A33A", "#FFCB85", "#3A2A10", "#12171D"),
        "s-reversed": Paint("#E0589A", "#E0589A", "#F2A9CB", "#3B1729", "#12171D"),
        "s-not_assessed": Paint("#12171D", "#8B95A3", "#C3CAD3", "#12171D", "#C3CAD3"),
        "s-not_verifiable": Paint("#12171D", "#8B95A3", "#C3CAD3", "#12171D", "#C3CAD3"),
        "g-done": Paint("#A9D3FA", "#A9D3FA"),
        "g-moving": Paint("#215688", "#5AA3E0"),
        "g-undone": Paint("#E0589A", "#E0589A"),
        "g-no_verdict": Paint("#3A424D", "#8B95A3"),
        "g-not_verifiable": Paint("#596573", "#8B95A3"),
    },
)
