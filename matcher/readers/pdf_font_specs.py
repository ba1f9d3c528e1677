"""Font dictionaries of a PDF, cut down to what pdfminer's fonts may safely be made of.

pdfminer expands what a font says (ranges of widths, differences, arrays within arrays) without a bound, opens font files
and names files after what a PDF says. It gets a plain copy instead, in which every table has a bound.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1
from pdfminer.psparser import LIT, PSLiteral

MAX_CODES = 70_000
_MAX_DIFFERENCES = 2_048
_MAX_SIMPLE_WIDTHS = 1_024
_MAX_TYPE1_BYTES = 64 << 10
_MAX_ITEMS = 200_000
_KNOWN_NAME = re.compile(r"[A-Za-z0-9.+-]{1,64}\Z")
_NUMBERS_OF_DESCRIPTOR = ("Flags", "Ascent", "Descent", "ItalicAngle", "MissingWidth", "Leading")


def lean_spec(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return a plain, bounded copy of a font's dictionary, without its ToUnicode map.

    An empty map stands in for one that is there, so that pdfminer does not look for another.
    """
    lean: dict[str, Any] = {}
    for key in ("Type", "Subtype", "BaseFont"):
        value = resolve1(spec.get(key))
        if isinstance(value, PSLiteral):
            lean[key] = value
    for key in ("FirstChar", "DW"):
        value = resolve1(spec.get(key))
        if isinstance(value, (int, float)):
            lean[key] = value
    lean |= _tables(spec)
    if "CIDSystemInfo" in spec:
        lean["CIDSystemInfo"] = _system(dict_value(spec["CIDSystemInfo"]))
    if "FontDescriptor" in spec:
        lean["FontDescriptor"] = _descriptor(dict_value(spec["FontDescriptor"]), has_encoding="Encoding" in spec)
    if "Encoding" in spec:
        lean |= _encoding(resolve1(spec["Encoding"]))
    if "DescendantFonts" in spec:
        lean["DescendantFonts"] = [lean_spec(dict_value(font)) for font in list_value(spec["DescendantFonts"])[:1]]
    if spec.get("ToUnicode") is not None:
        lean["ToUnicode"] = _stand_in(resolve1(spec["ToUnicode"]))
    return lean


def _tables(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return the tables of numbers."""
    lean: dict[str, Any] = {}
    if "Widths" in spec:
        lean["Widths"] = [_number(width) for width in list_value(spec["Widths"])[:_MAX_SIMPLE_WIDTHS]]
    if "W" in spec:
        lean["W"] = _cid_widths(list_value(spec["W"]))
    if "W2" in spec:
        lean["W2"] = _vertical_widths(list_value(spec["W2"]))
    if "DW2" in spec:
        pair = _numbers(spec["DW2"], 2)
        lean |= {"DW2": pair} if pair else {}
    if "FontBBox" in spec:
        lean["FontBBox"] = _numbers(spec["FontBBox"], 4) or [0, 0, 0, 0]
    if "FontMatrix" in spec:
        lean["FontMatrix"] = _numbers(spec["FontMatrix"], 6) or [0.001, 0, 0, 0.001, 0, 0]
    return lean


def _stand_in(mapping: Any) -> Any:
    return mapping if isinstance(mapping, PSLiteral) and _KNOWN_NAME.match(str(mapping.name)) else PDFStream({}, b"")


def _number(value: Any) -> float:
    value = resolve1(value)
    return value if isinstance(value, (int, float)) else 0


def _numbers(value: Any, n: int) -> list[float] | None:
    items = resolve1(value)
    return [_number(item) for item in items] if isinstance(items, list) and len(items) == n else None


def _system(info: Mapping[str, Any]) -> dict[str, Any]:
    """Return the character collection; its names become the name of a file of pdfminer's, so they must be names."""
    result: dict[str, Any] = {}
    for key in ("Registry", "Ordering"):
        value = resolve1(info.get(key))
        if isinstance(value, bytes) and _KNOWN_NAME.match(value.decode("latin-1").strip()):
            result[key] = value
    return result


def _encoding(encoding: Any) -> dict[str, Any]:
    if isinstance(encoding, PSLiteral):
        return {"Encoding": encoding} if _KNOWN_NAME.match(str(encoding.name)) else {"Encoding": LIT("unknown")}
    if isinstance(encoding, PDFStream):
        name = resolve1(encoding.get("CMapName"))
        return {"Encoding": name} if isinstance(name, PSLiteral) and _KNOWN_NAME.match(str(name.name)) else {}
    if not isinstance(encoding, dict):
        return {}
    result: dict[str, Any] = {}
    base = resolve1(encoding.get("BaseEncoding"))
    if isinstance(base, PSLiteral):
        result["BaseEncoding"] = base
    name = resolve1(encoding.get("CMapName"))
    if isinstance(name, PSLiteral) and _KNOWN_NAME.match(str(name.name)):
        result["CMapName"] = name
    if "Differences" in encoding:
        items = map(resolve1, list_value(encoding["Differences"])[:_MAX_DIFFERENCES])
        result["Differences"] = [item for item in items if isinstance(item, (int, PSLiteral))]
    return {"Encoding": result}


def _descriptor(descriptor: Mapping[str, Any], *, has_encoding: bool) -> dict[str, Any]:
    lean: dict[str, Any] = {}
    for key in _NUMBERS_OF_DESCRIPTOR:
        if key in descriptor:
            lean[key] = _number(descriptor[key])
    name = resolve1(descriptor.get("FontName"))
    if isinstance(name, (PSLiteral, bytes, str)):
        lean["FontName"] = name
    box = _numbers(descriptor.get("FontBBox"), 4)
    if box:
        lean["FontBBox"] = box
    if "FontFile" in descriptor and not has_encoding:
        # pdfminer reads the encoding from the head of a Type 1 font, which has some KiB.
        head = resolve1(descriptor["FontFile"])
        if isinstance(head, PDFStream):
            data = head.get_data()[: min(int(_number(head.get("Length1"))), _MAX_TYPE1_BYTES)]
            lean["FontFile"] = PDFStream({"Length1": len(data)}, data)
    return lean


def _cid_widths(items: list[Any] | tuple[Any, ...]) -> list[Any]:
    """Return /W with at most `MAX_CODES` codes in all."""
    result: list[Any] = []
    run: list[float] = []
    n_left = MAX_CODES
    for item in items[:_MAX_ITEMS]:
        value = resolve1(item)
        if isinstance(value, list):
            if run and n_left > 0:
                widths = [_number(width) for width in value[:n_left]]
                n_left -= len(widths)
                result += [int(run[-1]), widths]
            run = []
        elif isinstance(value, (int, float)):
            run.append(value)
            if len(run) == 3:
                first, last = int(run[0]), int(run[1])
                n_codes = last - first + 1
                if n_codes > 0:
                    last = min(last, first + n_left - 1)
                    n_left -= max(last - first + 1, 0)
                    result += [first, last, run[2]]
                run = []
    return result


def _vertical_widths(items: list[Any] | tuple[Any, ...]) -> list[Any]:
    """Return /W2 with at most `MAX_CODES` codes in all."""
    result: list[Any] = []
    run: list[float] = []
    n_left = MAX_CODES
    for item in items[:_MAX_ITEMS]:
        value = resolve1(item)
        if isinstance(value, list):
            if run and n_left > 0:
                numbers = [_number(number) for number in value[: 3 * n_left]]
                n_left -= len(numbers) // 3
                result += [int(run[-1]), numbers[: len(numbers) // 3 * 3]]
            run = []
        elif isinstance(value, (int, float)):
            run.append(value)
            if len(run) == 5:
                first, last = int(run[0]), min(int(run[1]), int(run[0]) + n_left - 1)
                n_left -= max(last - first + 1, 0)
                result += [first, last, *run[2:]]
                run = []
    return result
