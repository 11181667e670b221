"""Tell people when a night fails, is refused, grows stale or recovers; never about whom."""

from orchestration.alerting.alerts import Alert, alert_of_night
from orchestration.alerting.freshness import Ageing, ages, alerts_of_age
from orchestration.alerting.sending import send

__all__ = ["Ageing", "Alert", "ages", "alert_of_night", "alerts_of_age", "send"]
