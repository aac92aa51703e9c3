"""Writes civic_generated.csv: invented civic records with the columns and quirks of real ones.

Real exports may not be bundled (no licence), so nothing here is copied from one: district,
streets, departments, categories and rows are made up. Run it after a change:
`python tests/data/make_civic.py`. A test compares the file with what this writes.

Quirks kept: `-` for missing cells, in pairs or only the name; ids with two names and a name with
two ids; months without any record and one with most; bursts within seconds; record numbers with
gaps; a few records exported twice; outcomes on_time, overdue and now and then unknown.
"""

from __future__ import annotations

import csv
import io
import random
from datetime import datetime, timedelta
from pathlib import Path

ROWS = 400
SEED = 20260301
PATH = Path(__file__).with_name("civic_generated.csv")

COLUMNS = [
    "rec_id",
    "created_at",
    "source_id",
    "source",
    "property_id",
    "property",
    "type_id",
    "type",
    "main_type_id",
    "main_type",
    "sub_type_id",
    "sub_type",
    "district",
    "street_id",
    "street",
    "community_id",
    "community",
    "dispose_unit_id",
    "dispose_unit",
    "closed_outcome",
]

DISTRICT = "清溪区"
MONTHS = {  # (year, month): share of the records; two months are empty
    (2021, 1): 15,
    (2021, 2): 1,
    (2021, 5): 12,
    (2021, 6): 38,
    (2021, 7): 45,
    (2021, 8): 210,
    (2021, 9): 79,
}
SOURCES = (
    ("3", ("@清溪",), 38),
    ("2", ("清溪随手拍",), 19),
    ("43", ("热线",), 19),
    ("42", ("城管热线",), 14),
    ("6", ("来电", "@清溪"), 6),
    ("4", ("网上信箱",), 4),
)
NATURES = (
    ("2", "投诉", 90),
    ("3", "咨询", 5),
    ("4", "建议", 3),
    ("1", "求决", 1),
    ("5", "感谢", 1),
)
CATEGORIES = (
    # type id, type, main id, main type, [(sub id, names)]
    (
        "51",
        "街区容貌",
        "5101",
        "摊点管理",
        [("9001", ("路边设摊", "流动摊贩")), ("9002", ("店铺外摆",))],
    ),
    ("51", "街区容貌", "5102", "保洁清运", [("9003", ("垃圾堆放",)), ("9004", ("路面不洁",))]),
    ("51", "街区容貌", "5103", "广告招牌", [("9005", ("乱贴小广告",)), ("9006", ("招牌破损",))]),
    (
        "52",
        "公共设施",
        "5201",
        "道路设施",
        [("9011", ("井盖松动",)), ("9012", ("路面坑洼", "路面破损"))],
    ),
    ("52", "公共设施", "5202", "照明设施", [("9013", ("路灯熄灭",))]),
    ("53", "生态水务", "5301", "噪声扰民", [("9021", ("夜间施工",)), ("9022", ("厂房噪声",))]),
    ("53", "生态水务", "5302", "水体污染", [("9023", ("河道异味",))]),
    ("54", "安全生产", "5401", "消防隐患", [("9031", ("楼道堆物",)), ("9032", ("电瓶车进楼",))]),
    ("54", "安全生产", "5402", "燃气安全", [("9033", ("气瓶违规存放",))]),
    ("55", "出行交通", "5501", "停车秩序", [("9041", ("车辆乱停",))]),
    ("55", "出行交通", "5502", "公交服务", [("9042", ("班次太少",))]),
    ("56", "文教卫生", "5601", "学校管理", [("9051", ("校外补课",))]),
)
STREETS = (
    ("71", "云岭街道", (("7101", "云峰社区"), ("7102", "竹溪社区"), ("7103", "南塘社区"))),
    ("72", "白鹭街道", (("7201", "白鹭社区"), ("7202", "柳堤社区"))),
    ("73", "石桥街道", (("7301", "石桥社区"), ("7302", "东坪社区"), ("7303", "新圩社区"))),
    ("74", "松岗街道", (("7401", "松岗社区"),)),
)
DISTRICT_UNITS = (
    ("801", ("区城管局",)),
    ("802", ("区水务和环保局",)),
    ("803", ("区交通局", "区交通运输局")),
    ("804", ("区教育局",)),
    ("805", ("区调度中心", "区调度中心处置")),
)
TWICE = 3  # records exported a second time
WITHOUT_PLACE = 3
WITHOUT_UNIT = 4
UNKNOWN_OUTCOME = 1


def make(rows: int = ROWS, seed: int = SEED) -> str:
    """The file's text; the same for the same arguments."""
    draw = random.Random(seed)
    moments = sorted(_moments(draw, rows))
    number = 30_000
    records: list[dict[str, str]] = []
    for moment in moments:
        number += draw.choice([1, 1, 1, 2, 3, 17])
        records.append(_record(draw, str(number), moment))
    special = draw.sample(range(len(records)), WITHOUT_PLACE + WITHOUT_UNIT + UNKNOWN_OUTCOME)
    for index in special[:WITHOUT_PLACE]:
        _lose_place(draw, records[index])
    for index in special[WITHOUT_PLACE : WITHOUT_PLACE + WITHOUT_UNIT]:
        records[index] |= {"dispose_unit_id": "-", "dispose_unit": "-"}
    for index in special[WITHOUT_PLACE + WITHOUT_UNIT :]:
        records[index]["closed_outcome"] = "unknown"
    for index in sorted(draw.sample(range(len(records) - 1), TWICE), reverse=True):
        records.insert(index + 1, dict(records[index]))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


def _moments(draw: random.Random, rows: int) -> list[datetime]:
    moments: list[datetime] = []
    for (year, month), share in MONTHS.items():
        wanted = max(1, share * rows // sum(MONTHS.values()))
        while wanted > 0:
            day, hour = draw.randint(1, 28), min(23, max(0, round(draw.gauss(14, 4))))
            moment = datetime(year, month, day, hour, draw.randint(0, 59), draw.randint(0, 59))  # noqa: DTZ001 -- local time, as in the real files
            for _ in range(min(wanted, draw.choice([1, 1, 1, 1, 4]))):  # a desk types in a batch
                moments.append(moment)
                moment += timedelta(seconds=draw.choice([0, 0, 1, 180]))
                wanted -= 1
    return moments


def _record(draw: random.Random, number: str, moment: datetime) -> dict[str, str]:
    source_id, sources, _ = draw.choices(SOURCES, [weight for _, _, weight in SOURCES])[0]
    nature_id, nature, _ = draw.choices(NATURES, [weight for _, _, weight in NATURES])[0]
    lost = draw.random()
    if lost < 0.004:
        nature_id, nature = "-", "-"
    elif lost < 0.008:
        nature_id, nature = "99", "-"
    type_id, type_name, main_id, main, subs = draw.choices(
        CATEGORIES, [12, 9, 5, 8, 5, 7, 3, 6, 2, 8, 4, 2]
    )[0]
    sub_id, sub_names = draw.choice(subs)
    street_id, street, communities = draw.choices(STREETS, [9, 7, 5, 2])[0]
    community_id, community = draw.choice(communities)
    unit_id, unit = _unit(draw, street_id, street, community_id, community)
    return {
        "rec_id": number,
        "created_at": f"{moment:%Y-%m-%d %H:%M:%S}",
        "source_id": source_id,
        "source": _name(draw, sources),
        "property_id": nature_id,
        "property": nature,
        "type_id": type_id,
        "type": type_name,
        "main_type_id": main_id,
        "main_type": main,
        "sub_type_id": sub_id,
        "sub_type": _name(draw, sub_names),
        "district": DISTRICT,
        "street_id": street_id,
        "street": street,
        "community_id": community_id,
        "community": community,
        "dispose_unit_id": unit_id,
        "dispose_unit": unit,
        "closed_outcome": "overdue" if draw.random() < 0.115 else "on_time",
    }


def _unit(
    draw: random.Random, street_id: str, street: str, community_id: str, community: str
) -> tuple[str, str]:
    """Of the district, of the street (whose short name several streets share) or the community
    itself, with and without the street office in brackets."""
    office = f"（{street}办事处）"
    match draw.choices(("district", "street", "community"), (5, 3, 2))[0]:
        case "district":
            unit_id, names = draw.choice(DISTRICT_UNITS)
            return unit_id, _name(draw, names)
        case "street":
            return f"82{street_id}", _name(draw, (f"城建办{office}", "城建办"))
        case _:
            return f"83{community_id}", _name(draw, (community, f"{community}{office}"))


def _name(draw: random.Random, names: tuple[str, ...]) -> str:
    """Nearly always the first one."""
    return names[-1] if draw.random() < 0.15 else names[0]


def _lose_place(draw: random.Random, record: dict[str, str]) -> None:
    ids = draw.choice((("-", "-"), ("3", "0")))
    record |= {
        "street_id": ids[0],
        "street": "-",
        "community_id": ids[1],
        "community": "-",
        "district": "-",
    }


if __name__ == "__main__":
    PATH.write_text(make(), encoding="utf-8", newline="")
