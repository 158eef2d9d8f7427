"""The name of a run: one question, one folder."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from ..scenario.canonical import fingerprint
from ..scenario.schema import Scenario

SHORTEST = 6


def scenario_digest(scenario: Scenario) -> str:
    """SHA-256 of what the scenario says, in hex; what it only tells (`about`) leaves no trace in it."""
    return fingerprint(scenario.model_copy(update={"about": ""}))


def run_digest(scenario: Scenario, options: Mapping[str, Any], version: str) -> str:
    """SHA-256 over everything that decides the answer: scenario, options and the program's version."""
    parts = {"scenario": scenario_digest(scenario), "options": dict(options), "version": version}
    return hashlib.sha256(json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def slug(name: str) -> str:
    """The scenario's name as a part of a folder name: lower-case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "run"
