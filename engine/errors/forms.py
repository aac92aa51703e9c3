"""What can be wrong with a form itself; what is wrong with answers is a list of findings."""

from engine.errors.base import GridcaseError


class FormRefused(GridcaseError):
    """A form that does not pass the gate is never evaluated, wherever it came from."""

    code = "form-refused"
    zh = "表单“{where}”有 {count} 处不符合要求，不能使用。请按下列提示逐一修改。"
    en = "The form “{where}” breaks {count} rule(s) and cannot be used. Mend each as listed."
