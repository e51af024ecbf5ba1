"""What is wished for besides a ranking, and what is to be kept, as it came."""

from service.submissions import FirmQuestion, FirmSubmission, KeptQuestion
from service.unread import Unread
from service.wishes import Comparing, Meeting, Pairing, Placing, Steadying, Trading


class UnreadSteadying(Unread):
    """A question of how steady a ranking is, as it came."""

    model = Steadying


class UnreadPlacing(Unread):
    """Firms to place as they came."""

    model = Placing


class UnreadTrading(Unread):
    """Firms to place for two goals as they came."""

    model = Trading


class UnreadPairing(Unread):
    """Firms to match with parks as they came."""

    model = Pairing


class UnreadMeeting(Unread):
    """Firms to bring together with parks as they came."""

    model = Meeting


class UnreadComparing(Unread):
    """Parks to compare as they came."""

    model = Comparing


class UnreadSubmission(Unread):
    """A firm to keep as it came."""

    model = FirmSubmission


class UnreadKeptQuestion(Unread):
    """A question whose answer is kept, as it came."""

    model = KeptQuestion


class UnreadFirmQuestion(Unread):
    """How to rank for a kept firm, as it came."""

    model = FirmQuestion
