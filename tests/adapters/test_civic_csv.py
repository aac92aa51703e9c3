from __future__ import annotations

import io
import runpy
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.exchange import civic_csv
from adapters.exchange.civic_csv import COLUMNS, CivicRow, Coded, Outcome, Reason, Skipped
from engine.errors.domain import FileUnreadable

DATA = Path(__file__).parents[1] / "data"
GENERATED = DATA / "civic_generated.csv"


def a_line(**cells: str) -> str:
    usual = {
        "rec_id": "1",
        "created_at": "2021-08-01 09:00:00",
        "source_id": "3",
        "source": "@清溪",
        "property_id": "2",
        "property": "投诉",
        "type_id": "51",
        "type": "街区容貌",
        "main_type_id": "5101",
        "main_type": "摊点管理",
        "sub_type_id": "9001",
        "sub_type": "路边设摊",
        "district": "清溪区",
        "street_id": "71",
        "street": "云岭街道",
        "community_id": "7101",
        "community": "云峰社区",
        "dispose_unit_id": "801",
        "dispose_unit": "区城管局",
        "closed_outcome": "on_time",
    }
    return ",".join((usual | cells).values())


def a_file(*lines: str, header: Iterable[str] = COLUMNS) -> bytes:
    return "\n".join([",".join(header), *lines, ""]).encode()


def read(content: bytes) -> list[CivicRow | Skipped]:
    return list(civic_csv.read(io.BytesIO(content), name="civic.csv"))


def only_skip(content: bytes) -> Skipped:
    (row,) = read(content)
    assert isinstance(row, Skipped)
    return row


def test_a_row_becomes_plain_values() -> None:
    (row,) = read(a_file(a_line()))

    assert isinstance(row, CivicRow)
    assert row.line == 2
    assert row.created_at == datetime(2021, 8, 1, 1, tzinfo=UTC)
    assert row.major == Coded("51", "街区容貌")
    assert row.minor == Coded("9001", "路边设摊")
    assert row.community == Coded("7101", "云峰社区")
    assert row.unit == Coded("801", "区城管局")
    assert row.outcome is Outcome.ON_TIME


def test_a_byte_order_mark_other_columns_and_another_order_do_no_harm() -> None:
    header = [*reversed(COLUMNS), "remark"]
    line = ",".join([*reversed(a_line().split(",")), "…"])

    (row,) = read("\ufeff".encode() + a_file(line, "", ",,,", header=header))

    assert isinstance(row, CivicRow)


def test_a_dash_means_missing() -> None:
    (row,) = read(
        a_file(
            a_line(
                property_id="99",
                property="-",
                district="-",
                street_id="3",
                street="-",
                community_id="0",
                community="-",
                dispose_unit_id="-",
                dispose_unit="-",
                closed_outcome="-",
            )
        )
    )

    assert isinstance(row, CivicRow)
    assert (row.nature, row.district, row.street, row.community, row.unit) == (None,) * 5
    assert row.outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("column", civic_csv.REQUIRED)
def test_a_row_without_a_required_cell_is_skipped_by_row_and_column(column: str) -> None:
    for empty in ("", "-", "  "):
        skipped = only_skip(a_file(a_line(**{column: empty})))

        assert skipped.reason is Reason.MISSING
        assert skipped.finding.where == f"row 2, column {column}"
        assert "第 2 行" in skipped.finding.zh


@pytest.mark.parametrize(
    ("cells", "reason", "where"),
    [
        ({"created_at": "2021-13-01 09:00:00"}, Reason.DATE, "row 2, column created_at"),
        ({"created_at": "01.08.2021"}, Reason.DATE, "row 2, column created_at"),
        ({"created_at": "0001-01-01 00:00:00"}, Reason.DATE, "row 2, column created_at"),
        ({"created_at": "9999-12-31 23:59:59"}, Reason.DATE, "row 2, column created_at"),
        ({"closed_outcome": "soon"}, Reason.OUTCOME, "row 2, column closed_outcome"),
        ({"street": "长" * 1001}, Reason.LONG, "row 2, column street"),
        ({"closed_outcome": "on_time,more"}, Reason.CELLS, "row 2"),
    ],
)
def test_an_unusable_row_is_skipped_with_its_reason(
    cells: dict[str, str], reason: Reason, where: str
) -> None:
    skipped = only_skip(a_file(a_line(**cells)))

    assert (skipped.reason, skipped.finding.where) == (reason, where)


def test_the_second_record_of_a_number_is_skipped_and_reading_goes_on() -> None:
    first, again, last = read(a_file(a_line(), a_line(), a_line(rec_id="2")))

    assert isinstance(first, CivicRow)
    assert isinstance(again, Skipped)
    assert again.reason is Reason.DUPLICATE
    assert isinstance(last, CivicRow)


def test_a_skipped_record_does_not_use_up_its_number() -> None:
    rows = read(a_file(a_line(created_at="?"), a_line()))

    assert isinstance(rows[1], CivicRow)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "rec_id, created_at"),
        (a_file(header=[*COLUMNS, "rec_id"]), "rec_id occur twice"),
        (a_file(a_line(street='"open')), "near row"),
        (a_file(a_line()) + "9,年".encode("gbk"), "not UTF-8"),
        (a_file(a_line()).decode().encode("utf-16"), "not UTF-8"),
        pytest.param(a_file(a_line(street="x" * 200_000)), "near row 2", id="endless cell"),
        pytest.param(b"\x00" * 100, "columns", id="zeros"),
    ],
)
def test_what_is_no_civic_file_is_refused_by_name(content: bytes, says: str) -> None:
    with pytest.raises(FileUnreadable, match=says) as caught:
        read(content)

    assert caught.value.where == "civic.csv"
    assert "civic.csv" in caught.value.text("zh")


def test_sizes_are_bounded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    content = a_file(*(a_line(rec_id=str(number)) for number in range(50)))
    path = tmp_path / "big.csv"
    path.write_bytes(content)
    monkeypatch.setattr(civic_csv, "MAX_ROWS", 49)
    with pytest.raises(FileUnreadable, match="more than 49 rows"):
        read(content)
    monkeypatch.setattr(civic_csv, "MAX_BYTES", 1000)
    with pytest.raises(FileUnreadable, match="larger"):
        read(content)
    with pytest.raises(FileUnreadable, match=r"big\.csv"):
        list(civic_csv.read_file(path))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match=r"gone\.csv"):
        list(civic_csv.read_file(tmp_path / "gone.csv"))
    with pytest.raises(FileUnreadable):
        list(civic_csv.read_file(tmp_path))


def test_the_generated_file_is_what_its_script_writes() -> None:
    make = runpy.run_path(str(DATA / "make_civic.py"))["make"]

    assert GENERATED.read_text(encoding="utf-8") == make()


def test_the_generated_file_has_the_quirks_of_real_ones() -> None:
    rows = list(civic_csv.read_file(GENERATED))
    used = [row for row in rows if isinstance(row, CivicRow)]
    names: dict[str, set[str]] = {}
    for row in used:
        if row.unit:
            names.setdefault(row.unit.id, set()).add(row.unit.name)

    assert Counter(row.reason for row in rows if isinstance(row, Skipped)) == {Reason.DUPLICATE: 3}
    assert len(used) == 400
    assert [row.created_at for row in used] == sorted(row.created_at for row in used)
    assert sum(row.community is None for row in used) == 3
    assert sum(row.unit is None for row in used) >= 4
    assert sum(row.nature is None for row in used) >= 1
    assert any(len(found) > 1 for found in names.values())
    assert Counter(row.outcome for row in used)[Outcome.UNKNOWN] == 1
    assert 0.05 < Counter(row.outcome for row in used)[Outcome.OVERDUE] / len(used) < 0.2
