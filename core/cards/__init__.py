"""Cards: messages kept true. Which copies are to be turned, and by whom they are being turned."""

from core.cards.cards import CardCopy, DueCard, card_gone, card_turned, lease_cards, retry_card

__all__ = ["CardCopy", "DueCard", "card_gone", "card_turned", "lease_cards", "retry_card"]
