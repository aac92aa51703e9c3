"""What can be wrong with the database itself."""

from engine.errors.base import GridcaseError, Kind


class DatabaseUnknown(GridcaseError):
    code = "database-unknown"
    zh = "不支持数据库“{where}”。请使用 sqlite:///文件路径 或 postgresql://用户@主机/库名。"
    en = "Not a database we can use: {where}. Give sqlite:///FILE or postgresql://USER@HOST/NAME."


class DatabaseTooOld(GridcaseError):
    code = "database-too-old"
    zh = "{what} {version} 过旧，至少需要 {oldest}。"
    en = "{what} {version} is too old; {oldest} is the oldest that works."


class BackupDamaged(GridcaseError):
    code = "backup-damaged"
    kind = Kind.FAULT
    zh = "备份 {where} 未通过完整性检查：{detail}。旧备份均已保留。"
    en = "The backup {where} failed its integrity check: {detail}. Older backups are kept."


class DatabaseUnavailable(GridcaseError):
    code = "database-unavailable"
    kind = Kind.FAULT
    zh = "无法访问数据库：{detail}。请检查地址、磁盘空间和权限。"
    en = "The database cannot be reached: {detail}. Check its address, the disk and permissions."


class DatabaseBusy(GridcaseError):
    """Another writer was first or did not finish in time; doing it again is safe."""

    code = "database-busy"
    kind = Kind.CONFLICT
    zh = "数据库繁忙，请稍后重试。"
    en = "The database is busy. Try again."


class SchemaOutdated(GridcaseError):
    code = "schema-outdated"
    kind = Kind.FAULT
    zh = "数据库结构版本为 {found}，程序需要 {needed}。请先运行 ./gridcase migrate。"
    en = "The database has schema {found}, the program needs {needed}. Run ./gridcase migrate."


class SchemaNewer(GridcaseError):
    code = "schema-newer"
    kind = Kind.FAULT
    zh = "数据库结构版本 {found} 比本程序新。请升级程序。"
    en = "The database has schema {found}, which is newer than this program. Upgrade the program."


class FileDamaged(GridcaseError):
    code = "file-damaged"
    kind = Kind.FAULT
    zh = "文件 {where} 的内容已损坏。请从备份中恢复。"
    en = "The content of the file {where} is damaged. Restore it from a backup."


class CursorInvalid(GridcaseError):
    code = "cursor-invalid"
    zh = "分页标记无效。请从第一页重新开始。"
    en = "The paging mark is not one of ours. Start again from the first page."


class ViewUnknown(GridcaseError):
    code = "view-unknown"
    zh = "没有名为“{where}”的视图。"
    en = "There is no view {where}."
