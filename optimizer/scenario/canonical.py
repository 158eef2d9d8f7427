"""What a scenario says, whatever it was written like: one text, one fingerprint."""

from __future__ import annotations

import hashlib
import json

from pydantic import BaseModel


def canonical(model: BaseModel) -> str:
    """Canonical JSON of a validated model: units, comments, layout and the order of keys leave no trace."""
    plain = model.model_dump(mode="json", by_alias=True)
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def fingerprint(model: BaseModel) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical(model).encode()).hexdigest()
