"""Layers (optional content) of a PDF that are switched off when it is opened (PDF 32000-1, 8.11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pdfminer.pdftypes import PDFObjRef, PDFStream, dict_value, list_value, resolve1

from matcher.readers.pdf_fonts import PDF_FAULTS

_MAX_GROUPS = 10_000
_MAX_DEPTH = 12


class Layers:
    """Which groups of content are off, in the document's own settings."""

    def __init__(self, catalog: Mapping[str, Any]) -> None:
        self._off: set[int] = set()
        properties = resolve1(catalog.get("OCProperties"))
        if isinstance(properties, dict):
            try:
                self._off = _switched_off(properties)
            except PDF_FAULTS:
                self._off = set()
        # A membership dictionary can hide content while a group is on, and an expression can say 'not'.
        self.can_hide = isinstance(properties, dict)

    def is_off(self, content: Any) -> bool:
        """Return whether what belongs to `content`, a group or a membership dictionary, is not shown."""
        if content is None or not self.can_hide:
            return False
        try:
            return not self._is_on(content)
        except PDF_FAULTS:
            return False

    def _is_on(self, content: Any) -> bool:
        if isinstance(content, PDFObjRef) and content.objid in self._off:
            return False
        spec = resolve1(content)
        spec = spec.attrs if isinstance(spec, PDFStream) else dict_value(spec)
        if getattr(resolve1(spec.get("Type")), "name", "") != "OCMD":
            return True
        expression = resolve1(spec.get("VE"))
        if isinstance(expression, list) and expression:
            return self._holds(expression, 0)
        groups = spec.get("OCGs")
        listed = list_value(groups) if isinstance(resolve1(groups), list) else [groups]
        states = [self._is_on(group) for group in listed[:_MAX_GROUPS] if resolve1(group) is not None]
        if not states:
            return True
        policy = getattr(resolve1(spec.get("P")), "name", "AnyOn")
        shown = {"AllOn": all(states), "AnyOff": not all(states), "AllOff": not any(states)}
        return shown.get(policy, any(states))

    def _holds(self, expression: list[Any], depth: int) -> bool:
        if depth > _MAX_DEPTH:
            return True
        operator = getattr(resolve1(expression[0]), "name", "")
        values = [
            self._holds(resolve1(item), depth + 1) if isinstance(resolve1(item), list) else self._is_on(item)
            for item in expression[1:_MAX_GROUPS]
        ]
        if operator == "Not":
            return not values[0]
        return any(values) if operator == "Or" else all(values)


def _switched_off(properties: Mapping[str, Any]) -> set[int]:
    default = dict_value(properties.get("D", {}))
    off: set[int] = set()
    if getattr(resolve1(default.get("BaseState")), "name", "ON") == "OFF":
        off |= _ids(properties.get("OCGs"))
        off -= _ids(default.get("ON"))
    off |= _ids(default.get("OFF"))
    return _as_viewed(default, off)


def _as_viewed(default: Mapping[str, Any], off: set[int]) -> set[int]:
    """Return the groups that are off once a viewer has followed the automatic states for viewing."""
    for usage in list_value(default.get("AS", []))[:_MAX_GROUPS]:
        entry = dict_value(usage)
        categories = {getattr(resolve1(name), "name", "") for name in list_value(entry.get("Category", []))}
        if getattr(resolve1(entry.get("Event")), "name", "") != "View" or "View" not in categories:
            continue
        for group in list_value(entry.get("OCGs", []))[:_MAX_GROUPS]:
            view = dict_value(dict_value(dict_value(group).get("Usage", {})).get("View", {}))
            state = getattr(resolve1(view.get("ViewState")), "name", "")
            if isinstance(group, PDFObjRef) and state:
                (off.add if state == "OFF" else off.discard)(group.objid)
    return off


def _ids(groups: Any) -> set[int]:
    return {item.objid for item in list_value(groups or [])[:_MAX_GROUPS] if isinstance(item, PDFObjRef)}
