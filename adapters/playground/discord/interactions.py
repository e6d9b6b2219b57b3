"""The life of an interaction: sent to the bot, answered once within three seconds, followed up for fifteen minutes."""

from __future__ import annotations

import asyncio
import secrets

from adapters.playground.discord.audience import Audience
from adapters.playground.discord.errors import ApiError, Code, invalid
from adapters.playground.discord.interaction import Answer, Interaction, Kind, OpenModal, interaction_json
from adapters.playground.discord.message_shapes import FileHost
from adapters.playground.discord.posts import Posts
from adapters.playground.discord.rules.commands import check_choices
from adapters.playground.discord.rules.messages import Draft, SentFile, check_message
from adapters.playground.discord.rules.modals import check_modal
from adapters.playground.discord.sessions import Sessions
from adapters.playground.discord.state import EPHEMERAL, LOADING, Application, Channel, Json, Post, User, World

ANSWER_SECONDS = 3.0
TOKEN_SECONDS = 900.0
KEPT_SECONDS = 86_400.0
"""How long a token is known at all: an old one is refused as expired, a forgotten one as unknown."""
FAILED = "This interaction failed"
NEVER_CAME = "The application did not respond"


class Interactions:
    """Opens interactions, takes their answers, and tells a person when none came."""

    def __init__(self, world: World, sessions: Sessions, posts: Posts, audience: Audience, host: FileHost) -> None:
        self._world = world
        self._sessions = sessions
        self._posts = posts
        self._audience = audience
        self._host = host
        self._by_token: dict[str, Interaction] = {}
        world.clock.follow(lambda _offset: self._give_up_due())

    def open(
        self,
        kind: Kind,
        person: User,
        application: Application,
        channel: Channel,
        data: Json,
        *,
        pressed: Post | None = None,
        form: OpenModal | None = None,
    ) -> Interaction:
        """Sends what a person did to the bot, and starts the three seconds."""
        token = secrets.token_urlsafe(60)
        now = self._world.clock.now()
        made = self._world.snowflakes.next()
        interaction = Interaction(made, token, kind, application, person, channel, now, data, pressed, form)
        if kind is Kind.AUTOCOMPLETE:
            interaction.choices = asyncio.get_running_loop().create_future()
        self._forget_old(now)
        self._by_token[token] = interaction
        self._sessions.tell(application, "INTERACTION_CREATE", interaction_json(interaction, self._host), channel.guild)
        self._start_timer(interaction)
        return interaction

    def find(self, token: str) -> Interaction | None:
        """The interaction with that token."""
        return self._by_token.get(token)

    def answer(self, interaction: Interaction, body: Json, files: dict[int, SentFile]) -> None:
        """Takes the first response; refuses a late one (10062), a second one (40060) and one of the wrong type."""
        if interaction.answer is not None:
            raise ApiError(Code.ALREADY_ACKNOWLEDGED)
        if self._world.clock.now() > interaction.pressed_at + ANSWER_SECONDS:
            raise ApiError(Code.UNKNOWN_INTERACTION)
        kind = body.get("type")
        if kind not in interaction.allowed:
            choices = ", ".join(str(int(answer)) for answer in sorted(interaction.allowed))
            raise invalid(("type",), "BASE_TYPE_CHOICES", f"Value must be one of {{{choices}}}.")
        data = body.get("data") or {}
        answer = Answer(kind)
        match answer:
            case Answer.MESSAGE:
                draft = check_message(data, files, at=("data",))
                interaction.original = self.write(interaction, draft, ephemeral=bool(draft.flags & EPHEMERAL))
            case Answer.DEFERRED_MESSAGE:
                hidden = bool((data.get("flags") or 0) & EPHEMERAL)
                interaction.original = self.write(interaction, Draft(), ephemeral=hidden, flags=LOADING)
            case Answer.DEFERRED_UPDATE:
                interaction.original = interaction.pressed
            case Answer.UPDATE:
                interaction.original = interaction.pressed
                self._update(interaction, data, files)
            case Answer.CHOICES:
                self._offer(interaction, data)
            case Answer.OPEN_MODAL:
                shape = check_modal(data)
                desk = self._audience.desks[interaction.person.id]
                desk.modals[interaction.channel.id] = OpenModal(interaction, shape)
        interaction.answer = answer
        if interaction.timer is not None:
            interaction.timer.cancel()
        if answer is Answer.DEFERRED_MESSAGE:
            asyncio.get_running_loop().call_later(TOKEN_SECONDS + 0.1, self._give_up_due)
        self._audience.changed(interaction.person)

    def _update(self, interaction: Interaction, data: Json, files: dict[int, SentFile]) -> None:
        pressed = interaction.pressed
        if pressed is None or pressed.id not in pressed.channel.posts:
            raise ApiError(Code.UNKNOWN_MESSAGE)
        self._posts.edit(pressed, check_message(data, files, post=pressed, at=("data",)))

    def _offer(self, interaction: Interaction, data: Json) -> None:
        choices = check_choices(data.get("choices"))
        if interaction.choices is not None and not interaction.choices.done():
            interaction.choices.set_result(choices)

    def require_live(self, application_id: int, token: str) -> Interaction:
        """The interaction behind a webhook address; 10015 for one not known or not answered yet, 50027 after 15 min."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.application.id != application_id:
            raise ApiError(Code.UNKNOWN_WEBHOOK)
        if self._world.clock.now() > interaction.pressed_at + TOKEN_SECONDS:
            raise ApiError(Code.INVALID_WEBHOOK_TOKEN)
        if interaction.answer is None or interaction.answer is Answer.CHOICES:
            raise ApiError(Code.UNKNOWN_WEBHOOK)
        return interaction

    def follow_up(self, interaction: Interaction, body: Json, files: dict[int, SentFile]) -> Post:
        """Writes one more message; the first after a deferral fills what is awaited, hidden or not as that was."""
        original = interaction.original
        if original is not None and original.flags & LOADING and original.id in original.channel.posts:
            self.turn(original, body, files)
            return original
        draft = check_message(body, files)
        return self.write(interaction, draft, ephemeral=bool(draft.flags & EPHEMERAL))

    def turn(self, post: Post, body: Json, files: dict[int, SentFile]) -> None:
        """Edits a message of an interaction; one that was awaited is then there. Its privacy never changes."""
        self._posts.edit(post, check_message(body, files, post=post), clear_flags=LOADING)

    def write(self, interaction: Interaction, draft: Draft, *, ephemeral: bool, flags: int = 0) -> Post:
        """Puts a message of that interaction into its channel."""
        answers = interaction.kind is Kind.COMMAND and interaction.original is None
        return self._posts.write(
            interaction.channel,
            interaction.application.user,
            draft,
            only_for=interaction.person if ephemeral else None,
            application=interaction.application,
            made_by=interaction.metadata,
            flags=flags,
            used=f"{interaction.person.display} used /{interaction.command}" if answers else "",
        )

    def _start_timer(self, interaction: Interaction) -> None:
        left = interaction.pressed_at + ANSWER_SECONDS - self._world.clock.now()
        loop = asyncio.get_running_loop()
        interaction.timer = loop.call_later(max(0.0, left) + 0.01, self._give_up, interaction)

    def _give_up(self, interaction: Interaction) -> None:
        if interaction.answer is not None:
            return
        if interaction.timer is not None:
            interaction.timer.cancel()
            interaction.timer = None
        if interaction.choices is not None:
            if not interaction.choices.done():
                interaction.choices.set_result([])
            return
        if interaction.form is not None:
            desk = self._audience.desks[interaction.person.id]
            desk.modals.setdefault(interaction.channel.id, interaction.form)
        self._audience.toast(interaction.person, FAILED, self._world.clock.now())

    def _give_up_due(self) -> None:
        now = self._world.clock.now()
        for interaction in tuple(self._by_token.values()):
            late = now > interaction.pressed_at + ANSWER_SECONDS
            if late and interaction.timer is not None and interaction.answer is None:
                self._give_up(interaction)
            waited = interaction.original
            if now > interaction.pressed_at + TOKEN_SECONDS and waited is not None and waited.flags & LOADING:
                self._posts.edit(waited, Draft(content=NEVER_CAME), clear_flags=LOADING)

    def _forget_old(self, now: float) -> None:
        while self._by_token:
            oldest = next(iter(self._by_token.values()))
            if now < oldest.pressed_at + KEPT_SECONDS:
                return
            del self._by_token[oldest.token]
