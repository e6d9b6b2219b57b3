"""What an id promises."""

from datetime import timedelta

from core.storage import new_id
from tests.core.storage.conftest import NOON


def test_ids_of_one_moment_differ() -> None:
    assert len({new_id(NOON) for _ in range(100_000)}) == 100_000


def test_ids_sort_by_time() -> None:
    ids = [new_id(NOON + timedelta(milliseconds=number)) for number in range(1000)]
    assert ids == sorted(ids)


def test_ids_fit_into_63_bits_for_decades() -> None:
    assert 0 < new_id(NOON) < new_id(NOON.replace(year=2090)) < 2**63
