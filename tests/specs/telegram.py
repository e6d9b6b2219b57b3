"""Checks a call of the wire against Telegram's published Bot API: names, required fields and types, both ways.

The specification is no part of the project: where its folder is not found, there is nothing to check by.
"""

from __future__ import annotations

import functools
import json
import os
from pathlib import Path
from typing import Any

from adapters.playground.wire import Call

FOLDER = Path(os.environ.get("PARLEY_PLATFORM_SPECS") or Path(__file__).parents[2] / "../shared/specs")
ARRAY = "Array of "
PLAIN: dict[str, Any] = {"Integer": int, "Float": (int, float), "String": str, "Boolean": bool}


def available() -> bool:
    """Whether the specification is there."""
    return next(FOLDER.glob("telegram-bot-api-*.json"), None) is not None


def check(call: Call) -> list[str]:
    """What is wrong with a call by the specification, in a line each. A refused call's fields are not looked at."""
    if call.status == 0:
        return []
    if call.status != 200:
        return _refusal_problems(call)
    method = _specification()["methods"].get(call.name)
    if method is None:
        return [f"{call.name}: there is no such method"]
    problems = _request_problems(call, {field["name"]: field for field in method.get("fields", ())})
    if call.answer.get("ok") is not True:
        problems.append(f"{call.name}: a success must say ok")
    return problems + _fitting(call.answer.get("result"), method["returns"], f"{call.name}: result")


@functools.cache
def _specification() -> dict[str, Any]:
    (path,) = FOLDER.glob("telegram-bot-api-*.json")
    loaded: dict[str, Any] = json.loads(path.read_text())
    return loaded


def _refusal_problems(call: Call) -> list[str]:
    body = call.answer
    told = (
        body.get("ok") is False and body.get("error_code") == call.status and isinstance(body.get("description"), str)
    )
    problems = [] if told else [f"{call.name}: {call.status} must say ok, error_code and description"]
    parameters = body.get("parameters", {})
    return problems + _object_problems(parameters, "ResponseParameters", f"{call.name}: parameters")


def _request_problems(call: Call, fields: dict[str, Any]) -> list[str]:
    problems = [f"{call.name}: {n} is required" for n, f in fields.items() if f["required"] and n not in call.request]
    for name, value in call.request.items():
        where = f"{call.name}: {name}"
        if name in fields:
            problems += _fitting(_as_sent(value, fields[name]["types"]), fields[name]["types"], where)
        elif not (_is_upload(value) and f'"attach://{name}"' in json.dumps(call.request)):
            problems.append(f"{where} is no parameter of the method")
    return problems


def _as_sent(value: Any, types: list[str]) -> Any:
    """A form has only texts: what reads as a number or a truth where one is wanted is meant as one."""
    if not isinstance(value, str):
        return value
    if "Boolean" in types and value.lower() in ("true", "false"):
        return value.lower() == "true"
    for kind, read in (("Integer", int), ("Float", float)):
        if kind in types:
            try:
                return read(value)
            except ValueError:
                continue
    return value


def _is_upload(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"file", "size"}


def _fitting(value: Any, types: list[str], where: str) -> list[str]:
    """Nothing if the value is of one of the types, else what is wrong by the type that comes nearest."""
    tries = [_problems(value, kind, where) for kind in types]
    return min(tries, key=len)


def _problems(value: Any, kind: str, where: str) -> list[str]:
    if kind.startswith(ARRAY):
        if not isinstance(value, list):
            return [f"{where} must be an array", "of another kind altogether"]
        inner = kind.removeprefix(ARRAY)
        return [p for i, one in enumerate(value) for p in _problems(one, inner, f"{where}[{i}]")]
    if kind in PLAIN:
        right = isinstance(value, PLAIN[kind]) and (kind == "Boolean" or not isinstance(value, bool))
        return [] if right else [f"{where} must be {kind}, not {value!r}"]
    if kind == "InputFile":
        return [] if _is_upload(value) else [f"{where} must be an upload"]
    subtypes = _specification()["types"][kind].get("subtypes")
    return _fitting(value, subtypes, where) if subtypes else _object_problems(value, kind, where)


def _object_problems(value: Any, kind: str, where: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where} must be a {kind}", "of another kind altogether"]
    fields = {field["name"]: field for field in _specification()["types"][kind].get("fields", ())}
    problems = [f"{where}.{n} is required in {kind}" for n, f in fields.items() if f["required"] and n not in value]
    for name, inner in value.items():
        if name not in fields:
            problems.append(f"{where}.{name} is no field of {kind}")
        else:
            problems += _fitting(inner, fields[name]["types"], f"{where}.{name}") + _constant(
                inner, fields[name], where
            )
    return problems


def _constant(value: Any, field: dict[str, Any], where: str) -> list[str]:
    """A type's tag, of which the specification says `always "x"` or `must be x`."""
    words = field["description"].rstrip(".").replace('"', "").split()
    fixed = words[-1] if words[-2:-1] == ["always"] or words[-3:-1] == ["must", "be"] else None
    return [f"{where}.{field['name']} must be {fixed}"] if fixed and fixed != value and fixed not in PROSE else []


PROSE = frozenset({"present", "XTR"})
"""Words at the end of such a description that are no tag."""
