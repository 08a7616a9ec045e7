"""What no later export may hold."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.withdrawals.matcher import Withdrawal, Withdrawals
    from storage.withdrawals.registry import WithdrawalRegistry, WithdrawalResult
    from storage.withdrawals.targets import read_target
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Withdrawal": "matcher",
            "WithdrawalRegistry": "registry",
            "WithdrawalResult": "registry",
            "Withdrawals": "matcher",
            "read_target": "targets",
        },
    )

__all__ = ["Withdrawal", "WithdrawalRegistry", "WithdrawalResult", "Withdrawals", "read_target"]
