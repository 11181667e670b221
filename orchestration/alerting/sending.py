"""The three ways an alert leaves the house: a webhook, a mail, a command."""

import shlex
import smtplib
import subprocess
from collections.abc import Callable
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import requests

from orchestration.alerting.alerts import Alert
from orchestration.journal import log
from orchestration.settings import Settings, process_environment

SECONDS = 10
LOCAL_MAIL = "smtp://localhost:25"
FAILURES = (OSError, ValueError, smtplib.SMTPException, subprocess.SubprocessError)


def send(alert: Alert, settings: Settings) -> list[str]:
    """Send by every way that is set. Returns the ways that failed.

    A way that fails is logged and never fails the night; its address may hold a secret and is not.
    """
    ways: dict[str, Callable[[Alert, Settings], None]] = {
        "TANDEM_ALERT_WEBHOOK": _to_webhook,
        "TANDEM_ALERT_EMAIL": _to_mailbox,
        "TANDEM_ALERT_COMMAND": _to_command,
    }
    failed = []
    for name, way in ways.items():
        if name in settings:
            try:
                way(alert, settings)
            except (
                OSError,
                ValueError,
                smtplib.SMTPException,
                subprocess.SubprocessError,
            ) as error:
                log.warning("%s did not take the alert: %s", name, type(error).__name__)
                failed.append(name)
    return failed


def _to_webhook(alert: Alert, settings: Settings) -> None:
    """Slack's format, which Mattermost, Rocket.Chat, Discord (`/slack`) and others take too."""
    answer = requests.post(
        settings["TANDEM_ALERT_WEBHOOK"], json={"text": alert.text}, timeout=SECONDS
    )
    answer.raise_for_status()


def _to_mailbox(alert: Alert, settings: Settings) -> None:
    server = urlsplit(settings.get("TANDEM_SMTP_URL", LOCAL_MAIL))
    message = EmailMessage()
    message["Subject"] = alert.subject
    message["From"] = settings["TANDEM_ALERT_SENDER"]
    message["To"] = settings["TANDEM_ALERT_EMAIL"]
    message.set_content(alert.text)
    opens = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
    with opens(server.hostname or "", server.port or 0, timeout=SECONDS) as connection:
        if server.scheme == "smtp+starttls":
            connection.starttls()
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
        connection.send_message(message)


def _to_command(alert: Alert, settings: Settings) -> None:
    """The text comes on standard input, kind and company in the environment; no shell."""
    subprocess.run(
        shlex.split(settings["TANDEM_ALERT_COMMAND"]),
        input=alert.text.encode(),
        env=process_environment(
            {"TANDEM_ALERT_KIND": alert.kind, "TANDEM_ALERT_COMPANY": alert.company}
        ),
        check=True,
        timeout=SECONDS,
        capture_output=True,
    )
