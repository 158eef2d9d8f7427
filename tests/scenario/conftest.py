"""A folder with a good scenario in it, and the working directory there."""

from pathlib import Path

import pytest

from tests.scenario.toy import CURVES, GOOD


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "curves").mkdir()
    (tmp_path / "curves" / "btc.csv").write_text(CURVES)
    (tmp_path / "base.yaml").write_text(GOOD)
    monkeypatch.chdir(tmp_path)
    return tmp_path
