"""What a community does not want on its lines: words and links, and what happens to a message that has them. Without a
row nothing is looked at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session as Db

from core.relay.addresses import domain_in, hosts_in, is_within
from core.relay.errors import DomainUnreadable, LinkUnwanted, NothingToAdd, PolicyTooLong, WordUnwanted
from core.relay.models import LinePolicy, PolicyEntry
from core.relay.rules import Carried, LinksAre, Listed, WordsAre
from core.relay.wording import covered, folded, words_in
from core.storage import new_id
from core.storage.prepared import read_one
from core.storage.rows import insert_new
from core.text import clean, clean_line

_STANDS = select(LinePolicy.words_are, LinePolicy.links_are).where(LinePolicy.community_id == bindparam("community"))
"""Asked at every message, so it is built once."""
MOST_LISTED = 200
"""Words, and as many domains."""
WORD_LIMIT = 40
SHORTEST = 2
"""Characters of a word: a single letter stands in too much."""


@dataclass(frozen=True, slots=True)
class PolicyView:
    """What happens to unwanted words and to links, and how many of each are listed."""

    words_are: WordsAre
    links_are: LinksAre
    words: int
    domains: int


@dataclass(frozen=True, slots=True)
class ListedView:
    """A word or a domain as an admin listed it."""

    id: int
    text: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What goes on of a message, and the words in it of which the admins are told."""

    html: str
    text: str
    carried: Carried
    noticed: tuple[str, ...] = ()


def keep_to_policy(db: Db, community_id: int, html: str, text: str, carried: Carried) -> Kept:
    """The message as the community lets it pass. Raises LinkUnwanted or WordUnwanted. Names of files count as words."""
    kept = Kept(html, text, carried)
    stands = read_one(db, _STANDS, {"community": community_id})
    if stands is None:
        return kept
    words_are, links_are = stands
    _check_links(db, community_id, links_are, html, text)
    words = _listed(db, community_id, Listed.WORD)
    found = words_in("\n".join((text, *(file.name for file in carried.files))), words)
    if not found:
        return kept
    if words_are is WordsAre.REFUSED:
        raise WordUnwanted(found)
    return replace(kept, noticed=found) if words_are is WordsAre.REPORTED else _covered(kept, words)


def policy_of(db: Db, community_id: int) -> PolicyView:
    """How it stands."""
    policy = db.get(LinePolicy, community_id)
    counts: dict[Listed, int] = dict(
        db.execute(
            select(PolicyEntry.kind, func.count())
            .where(PolicyEntry.community_id == community_id)
            .group_by(PolicyEntry.kind)
        ).all()
    )
    return PolicyView(
        words_are=policy.words_are if policy else WordsAre.REFUSED,
        links_are=policy.links_are if policy else LinksAre.ALLOWED,
        words=counts.get(Listed.WORD, 0),
        domains=counts.get(Listed.DOMAIN, 0),
    )


def entries(db: Db, community_id: int, kind: Listed, *, offset: int = 0, limit: int = 20) -> tuple[ListedView, ...]:
    """The listed words or domains, in the order of their letters."""
    found = select(PolicyEntry.id, PolicyEntry.text).where(
        PolicyEntry.community_id == community_id, PolicyEntry.kind == kind
    )
    rows = db.execute(found.order_by(PolicyEntry.folded, PolicyEntry.id).offset(offset).limit(limit))
    return tuple(ListedView(*row) for row in rows)


def treat_words(db: Db, community_id: int, how: WordsAre) -> None:
    """From now on this happens to messages with a listed word; for an admin: whoever asks must be one."""
    _policy(db, community_id).words_are = how


def treat_links(db: Db, community_id: int, how: LinksAre) -> None:
    """From now on links are so; for an admin."""
    _policy(db, community_id).links_are = how


def list_words(db: Db, community_id: int, typed: str, now: datetime) -> int:
    """Adds the words, which stand on lines or between commas; how many are new. For an admin.

    Raises NothingToAdd, or PolicyTooLong.
    """
    words = [clean_line(part, WORD_LIMIT) for part in _parts(typed)]
    return _add(db, community_id, Listed.WORD, {folded(word): word for word in words}, now)


def list_domains(db: Db, community_id: int, typed: str, now: datetime) -> int:
    """Adds the domains, each with all below it; how many are new. For an admin.

    Raises DomainUnreadable for the first that is none, NothingToAdd, or PolicyTooLong.
    """
    domains = {}
    for part in _parts(typed):
        domain = domain_in(part)
        if domain is None:
            raise DomainUnreadable(clean_line(part, WORD_LIMIT))
        domains[domain] = domain
    return _add(db, community_id, Listed.DOMAIN, domains, now)


def take_off(db: Db, community_id: int, entry_id: int) -> Listed | None:
    """Takes a word or a domain off its list, for an admin; which list, or None where it was off already."""
    entry = db.get(PolicyEntry, (community_id, entry_id))
    if entry is None:
        return None
    db.delete(entry)
    db.flush()
    return entry.kind


def _check_links(db: Db, community_id: int, links_are: LinksAre, html: str, text: str) -> None:
    hosts = () if links_are is LinksAre.ALLOWED else hosts_in(html, text)
    if not hosts:
        return
    allowed = _listed(db, community_id, Listed.DOMAIN) if links_are is LinksAre.LISTED else ()
    unwanted = tuple(host for host in hosts if not is_within(host, allowed))
    if unwanted:
        raise LinkUnwanted(unwanted, allowed)


def _covered(kept: Kept, words: Collection[str]) -> Kept:
    """With the words covered; marks are let go where there was one to cover, and files get another name."""
    text = covered(kept.text, words)
    files = tuple(
        file if (name := covered(file.name, words)) == file.name else replace(file, name=name, renamed=True)
        for file in kept.carried.files
    )
    html = kept.html if text == kept.text else escape(text, quote=False)
    return replace(kept, html=html, text=text, carried=replace(kept.carried, files=files))


def _listed(db: Db, community_id: int, kind: Listed) -> tuple[str, ...]:
    found = select(PolicyEntry.folded).where(PolicyEntry.community_id == community_id, PolicyEntry.kind == kind)
    return tuple(db.scalars(found.order_by(PolicyEntry.folded)))


def _policy(db: Db, community_id: int) -> LinePolicy:
    policy = db.get(LinePolicy, community_id, with_for_update=True)
    if policy is None:
        new = LinePolicy(community_id=community_id, words_are=WordsAre.REFUSED, links_are=LinksAre.ALLOWED)
        insert_new(db, new)
        policy = db.get_one(LinePolicy, community_id)
    return policy


def _parts(typed: str) -> list[str]:
    return [part.strip() for line in clean(typed).splitlines() for part in line.split(",") if part.strip()]


def _add(db: Db, community_id: int, kind: Listed, wanted: dict[str, str], now: datetime) -> int:
    _policy(db, community_id)
    known = set(_listed(db, community_id, kind))
    usable = {key: text for key, text in wanted.items() if len(key) >= SHORTEST}
    if not usable:
        raise NothingToAdd
    new = {key: text for key, text in usable.items() if key not in known}
    if len(known) + len(new) > MOST_LISTED:
        raise PolicyTooLong(MOST_LISTED, len(known) + len(new))
    for key, text in new.items():
        insert_new(db, PolicyEntry(community_id=community_id, id=new_id(now), kind=kind, text=text, folded=key))
    return len(new)
