"""The few emoji that people and the bot write by name; others are shown by their names."""

EMOJI = {
    "+1": "\N{THUMBS UP SIGN}",
    "-1": "\N{THUMBS DOWN SIGN}",
    "bulb": "\N{ELECTRIC LIGHT BULB}",
    "e-mail": "\N{E-MAIL SYMBOL}",
    "email": "\N{ENVELOPE}",
    "envelope": "\N{ENVELOPE}",
    "eyes": "\N{EYES}",
    "hourglass": "\N{HOURGLASS}",
    "information_source": "\N{INFORMATION SOURCE}",
    "mag": "\N{LEFT-POINTING MAGNIFYING GLASS}",
    "mailbox": "\N{CLOSED MAILBOX WITH RAISED FLAG}",
    "no_entry": "\N{NO ENTRY}",
    "rotating_light": "\N{POLICE CARS REVOLVING LIGHT}",
    "thumbsdown": "\N{THUMBS DOWN SIGN}",
    "thumbsup": "\N{THUMBS UP SIGN}",
    "warning": "\N{WARNING SIGN}",
    "white_check_mark": "\N{WHITE HEAVY CHECK MARK}",
    "wrench": "\N{WRENCH}",
    "x": "\N{CROSS MARK}",
}
