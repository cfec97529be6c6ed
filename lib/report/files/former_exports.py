"""What exports of earlier versions say in other words than those of today.

People keep exports and upload them again, so a heading, an advice or a description of ours that is reworded gets its
former words here. Descriptions of the provider are never reworded.
"""

from collections.abc import Mapping
from typing import Final

from lib.report.columns import ADVICE

HEADINGS: Final[Mapping[str, str]] = {"چه باید کرد": ADVICE.key}
"""The key of the column by a former heading."""

ADVICES: Final = frozenset(
    {
        "Do not send again; such messages are barred for this number",
        "دوباره نفرستید؛ ارسال این پیامک‌ها به این شماره بسته است",
        "صبر کنید؛ بعداً دوباره بپرسید",
        "بعداً دوباره بپرسید؛ وضعیت هنوز به‌روز نشده است",
        "دوباره نفرستید؛ از پشتیبانی سامانهٔ پیامک بپرسید",
        "از پشتیبانی سامانهٔ پیامک بپرسید",
        "دوباره بپرسید؛ هنوز پاسخی نیامده است",
    }
)
"""Former words of advice."""

_NOTE: Final = " (شرح از ماست؛ این کد در صفحهٔ سامانهٔ پیامک نیست)"
DESCRIPTIONS: Final[Mapping[int, str]] = {
    26: f"تحویل نشده – فیلترینگ تی‌سی‌تی{_NOTE}",
    27: f"تحویل نشده – زمان غیرمجاز ارسال{_NOTE}",
    28: f"تحویل نشده – مسدودی پیامک تبلیغاتی از سوی اپراتور{_NOTE}",
    29: f"نامشخص؛ خود سامانهٔ پیامک وضعیت پیامک را نمی‌داند{_NOTE}",
}
"""Former descriptions by code."""
