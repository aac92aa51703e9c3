"""Forms: which ones may be deployed, and whether answers fit them."""

from engine.services.forms.answers import (
    CompiledForm,
    compile_form,
    validate_answers,
    validate_stored,
)
from engine.services.forms.gate import check_form, form_warnings

__all__ = [
    "CompiledForm",
    "check_form",
    "compile_form",
    "form_warnings",
    "validate_answers",
    "validate_stored",
]
