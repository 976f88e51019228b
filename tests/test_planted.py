"""Planted frauds and their honest twins, small: the ledger finds every one of them and nothing else."""

import pytest
from benchmarks import planted


@pytest.mark.parametrize("nights", [1, 2])
def test_ledger_finds_what_was_planted_and_nothing_else(tmp_path, nights):
    assert planted.run(tmp_path, 20_000, nights=nights) == []
