"""Holds calls of the loopback Discord against the published OpenAPI document, where it is found. No rule of our own."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from adapters.playground.wire import Call

_ROOT = Path(__file__).resolve().parents[2]
_SNOWFLAKE_LISTS = ("users", "roles", "sticker_ids", "applied_tags")


def spec_file() -> Path | None:
    """The document in `PARLEY_PLATFORM_SPECS` (default `../shared/specs`), or None where there is none."""
    folder = Path(os.environ.get("PARLEY_PLATFORM_SPECS") or _ROOT.parent / "shared" / "specs")
    path = folder / "discord-openapi-v10.json"
    return path if path.is_file() else None


def available() -> bool:
    """Whether the specification is there."""
    return spec_file() is not None


def check(call: Call) -> list[str]:
    """What the spec finds wrong with a call and its answer; nothing for gateway frames, and where there is no spec.

    The body of a call that was refused is not checked: refusing it was the platform's task. Nor is the tree of field
    errors: the spec gives it numbers for codes, where Discord's documentation has, and Discord sends, words.
    """
    if call.platform != "discord" or call.name.startswith("gateway ") or not _operations():
        return []
    operation = _operations().get(call.name)
    if operation is None:
        return [f"{call.name}: the spec has no such operation"]
    problems = []
    if call.status < 400 and call.name.split(" ")[0] not in ("GET", "DELETE"):
        problems += _problems(call.name, "request", _without(call.request, "files"))
    if call.status < 500 and call.answer is not None:
        problems += _problems(call.name, str(call.status), _without(call.answer, "errors"))
    return problems


def _problems(name: str, part: str, body: Any) -> list[str]:
    """Bodies that differ in ids, moments and long texts alone are checked once."""
    text = json.dumps(body, sort_keys=True)
    skeleton = re.sub(r"\d{15,20}", "1000000000000000", re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+", "T", text))
    return [f"{name} {part}: {problem}" for problem in _checked(name, part, skeleton)]


@cache
def _checked(name: str, part: str, skeleton: str) -> tuple[str, ...]:
    schema = _schema(name, part)
    if schema is None:
        return ()
    body = json.loads(skeleton)
    body = _ids_as_text(body) if part == "request" else body
    if _quick(name, part).is_valid(body):
        return ()
    return tuple(_told(error) for error in _telling(name, part).iter_errors(body))


def _told(error: Any) -> str:
    deepest = best_match([error]) or error
    return f"{'/'.join(map(str, deepest.absolute_path)) or '(whole)'}: {deepest.message[:300]}"


@cache
def _operations() -> dict[str, Any]:
    """Every operation by verb and path; empty where there is no spec."""
    paths = _document().get("paths", {})
    verbs = ("get", "put", "post", "patch", "delete")
    return {f"{verb.upper()} {path}": item[verb] for path, item in paths.items() for verb in verbs if verb in item}


@cache
def _document() -> dict[str, Any]:
    path = spec_file()
    return json.loads(path.read_text()) if path else {}


def _schema(name: str, part: str) -> dict[str, Any] | None:
    """What the body has to be, with what it refers to beside it."""
    operation = _operations()[name]
    if part == "request":
        body = operation.get("requestBody")
    else:
        responses = operation["responses"]
        body = responses.get(part) or (responses.get("4XX") if part.startswith("4") else None)
    if "$ref" in (body or {}):
        body = _document()["components"][body["$ref"].split("/")[-2]][body["$ref"].split("/")[-1]]
    schema = ((body or {}).get("content") or {}).get("application/json", {}).get("schema")
    return None if schema is None else {**schema, "components": _document()["components"]}


@cache
def _quick(name: str, part: str) -> jsonschema_rs.Draft202012Validator:
    """Says fast whether a body is right; nearly all are."""
    return jsonschema_rs.Draft202012Validator(_schema(name, part) or {})


@cache
def _telling(name: str, part: str) -> Draft202012Validator:
    """Says in plain words what is wrong with a body."""
    return Draft202012Validator(_schema(name, part) or {})


def _without(body: Any, left_out: str) -> Any:
    return {key: value for key, value in body.items() if key != left_out} if isinstance(body, dict) else body


def _ids_as_text(node: Any, key: str = "") -> Any:
    """Libraries send some ids as numbers, which Discord takes: `*_id`, `attachments[].id`, lists of ids."""
    if isinstance(node, dict):
        own = f"{key}_id" if key == "attachments" else "id"
        return {name: _ids_as_text(value, own if name == "id" else name) for name, value in node.items()}
    if isinstance(node, list):
        return [_ids_as_text(item, f"{key}_id" if key in _SNOWFLAKE_LISTS else key) for item in node]
    return str(node) if key.endswith("_id") and isinstance(node, int) and not isinstance(node, bool) else node
