"""An independent recomputation: from decisions and inputs alone to every line of every account."""

from .recompute import audit
from .report import TOLERANCE, AccountCheck, AuditReport, LimitCheck

__all__ = ["TOLERANCE", "AccountCheck", "AuditReport", "LimitCheck", "audit"]
