"""An event's meetings: which firms of a list and which parks of a region talk, when and why."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from features.profiles import Firm, Park
from features.text import Text
from recommender.matching import ParkMatcher
from recommender.meetings import Meeting, Wishes, plan
from recommender.results import Match, Target
from recommender.worths import Among, offered

MOST_REASONS = 3


@dataclass(frozen=True)
class Event(Among):
    """How an event is held: how many slots there are, and how many meetings a firm or a park may
    have.
    """

    candidates: int = 10
    slots: int = 8
    firm_most: int = 4
    park_most: int = 8


@dataclass(frozen=True)
class Talk:
    """One meeting with the firm, the park, both sides' view and what there is to talk about."""

    meeting: Meeting
    firm: Firm
    park: Park
    target: Target

    @property
    def reasons(self) -> tuple[Text, ...]:
        """The criteria that speak most for the pair."""
        return best_reasons(self.target.match)


def agenda(matcher: ParkMatcher, firms: Sequence[Firm], event: Event) -> tuple[Talk, ...]:
    """The timetable of the event, worth most in mutual score of all that fit its limits.

    Raises :class:`BadInput` for limits below 1 and for firms that name unknown regions or codes.
    """
    offers = offered(matcher, firms, event)
    wishes = Wishes(
        firms=tuple(str(at) for at in range(len(firms))),
        parks=tuple(str(at) for at in offers.positions),
        firm=offers.firm,
        park=offers.park,
        value=offers.mutual,
    )
    found = plan(wishes, event.slots, event.firm_most, event.park_most)
    return tuple(_talk(matcher, firms, event, place, one) for place, one in enumerate(found, 1))


def _talk(
    matcher: ParkMatcher, firms: Sequence[Firm], event: Event, place: int, meeting: Meeting
) -> Talk:
    firm, position = firms[int(meeting.firm)], int(meeting.park)
    target = matcher.target(firm, position, place, event.day, event.weights)
    return Talk(meeting, firm, matcher.parks_[position], target)


def best_reasons(match: Match) -> tuple[Text, ...]:
    """What the criteria say that add most to a score, the firm's side and the park's."""
    told = [reason for reason in match.reasons if reason.contribution > 0]
    told.sort(key=lambda reason: -reason.contribution)
    return tuple(
        Text(f"{one.label.zh}：{one.offer.zh}", f"{one.label.en}: {one.offer.en}")
        for one in told[:MOST_REASONS]
    )


def unmet(firms: Sequence[Firm], talks: Sequence[Talk]) -> tuple[Firm, ...]:
    """Firms without a meeting."""
    seen = np.isin(np.arange(len(firms)), [int(talk.meeting.firm) for talk in talks])
    return tuple(firm for firm, met in zip(firms, seen.tolist(), strict=True) if not met)
