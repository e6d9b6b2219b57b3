"""What the bot answers, a module a feature. Flows meet through payloads and do not import each other."""

from bot.flow import Flow
from bot.flows.answers import answers
from bot.flows.belonging import belonging
from bot.flows.booking import booking
from bot.flows.bringing import bringing
from bot.flows.catalogue import catalogue
from bot.flows.chats import chats
from bot.flows.connections import connections
from bot.flows.course import course
from bot.flows.courses import courses
from bot.flows.endings import endings
from bot.flows.enrolment import enrolment
from bot.flows.groups import groups
from bot.flows.history import history
from bot.flows.leaving import leaving
from bot.flows.lengths import lengths
from bot.flows.linking import linking
from bot.flows.mail import mail
from bot.flows.mentors import mentors
from bot.flows.moves import moves
from bot.flows.outside import outside_hours
from bot.flows.overrides import overrides
from bot.flows.people import people
from bot.flows.permission import permission
from bot.flows.picking import picking
from bot.flows.policy import policy
from bot.flows.preview import previews
from bot.flows.profile import profile
from bot.flows.proposals import proposals
from bot.flows.published import published
from bot.flows.publishing import publishing
from bot.flows.questions import questions
from bot.flows.relay import relay
from bot.flows.reports import reports
from bot.flows.requests import requests
from bot.flows.rules import rules
from bot.flows.schedule import schedule
from bot.flows.serials import serials
from bot.flows.series import series
from bot.flows.services import services
from bot.flows.session_lists import session_lists
from bot.flows.sessions import sessions
from bot.flows.similar import similar
from bot.flows.terms import service_terms
from bot.flows.today import todays
from bot.flows.waitlist import waitlist
from bot.flows.week import week
from bot.flows.wishes import wishes
from bot.flows.zones import zones

FLOWS: tuple[Flow, ...] = (
    *(people, booking, picking, wishes, mentors, session_lists, sessions, requests, todays, waitlist),
    *(schedule, published, services, service_terms, profile),
    *(relay, chats, bringing, reports, policy, connections, courses, zones, linking, mail, history),
    *(week, overrides, rules, previews, outside_hours, lengths, questions, publishing),
    *(course, catalogue, enrolment, belonging, permission, leaving),
    *(series, serials, answers, proposals, moves, endings, similar, groups),
)
"""All of them, in the order in which their commands stand in the menus."""
