"""Parts of bodies as a bot sends them, and what is wrong with them as Discord tells it."""

from typing import Any


def button(number: int = 0, **fields: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": f"go{number}"} | fields


def select(number: int = 0, options: int = 1, **fields: Any) -> dict[str, Any]:
    lines = [{"label": f"Option {index}", "value": str(index)} for index in range(options)]
    return {"type": 3, "custom_id": f"choose{number}", "options": lines} | fields


def row(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(parts)}


def found(errors: dict[str, Any], path: str) -> str:
    node = errors
    for key in path.split("."):
        node = node[key]
    code: str = node["_errors"][0]["code"]
    return code
