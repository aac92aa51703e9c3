"""What can go wrong with views that people save."""

from engine.errors.base import GridcaseError


class TooManyViews(GridcaseError):
    code = "too-many-views"
    zh = "每个列表最多保存 {most} 个自己的视图。请先删除不再使用的视图。"
    en = "At most {most} views of one's own can be kept for a list. Delete one that is not used any more."  # noqa: E501
