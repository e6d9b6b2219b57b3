"""`doctor`: says in plain words what is missing or wrong, and what to do about it. It changes nothing."""

from __future__ import annotations

import asyncio
import sys

import aiohttp

from adapters.cli.database_check import History, examine_database
from adapters.cli.findings import Finding
from adapters.cli.mail_check import examine_mail
from adapters.cli.platform_checks import Patient, examine_discord, examine_members, examine_telegram
from adapters.cli.threads_check import examine_threads
from adapters.logs import SecretsRemover
from adapters.settings import Settings
from core.clock import Clock, SystemClock


def doctor(settings: Settings, history: History) -> int:
    """Prints every finding with its next step; 0 where there is none, else 1."""
    findings = asyncio.run(examine(settings, history))
    for finding in findings:
        print(finding)
    if not findings:
        print("Nothing is missing or wrong: the platforms take the tokens, the database is there, the clock is right.")
    sys.stdout.flush()
    return 1 if findings else 0


async def examine(settings: Settings, history: History, clock: Clock | None = None) -> tuple[Finding, ...]:
    """All that is missing or wrong, with the platforms first; no secret is in it."""
    async with aiohttp.ClientSession() as http:
        patient = Patient(http, clock or SystemClock())
        if settings.telegram_token:
            token = settings.telegram_token.get_secret_value()
            await examine_telegram(patient, settings.telegram_api, token, settings.telegram_space)
        if settings.discord_token:
            token = settings.discord_token.get_secret_value()
            await examine_discord(
                patient, settings.discord_api, token, settings.discord_gateway, settings.discord_space
            )
        await examine_threads(patient, settings)
        await examine_members(patient, settings)
        await examine_mail(patient, settings)
    if not (settings.telegram_token or settings.discord_token):
        patient.find(
            "There is no token, so there is no platform to run on.",
            "Set PARLEY_TELEGRAM_TOKEN and/or PARLEY_DISCORD_TOKEN, in the environment or in .env; README.md says "
            "where to get them. To try Parley without one: python3 main.py playground",
        )
    remove_secrets = SecretsRemover(settings.secrets())
    for finding in await asyncio.to_thread(examine_database, settings.database_url, history):
        patient.find(remove_secrets(finding.wrong), remove_secrets(finding.next_step))
    return tuple(patient.findings)
