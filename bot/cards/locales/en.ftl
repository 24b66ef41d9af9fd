### What cards say around the texts of the catalog.

language-name = English

## The line under the header

severity = { $severity ->
    [permanent] Permanent
    [temporary] Temporary
    [delayed] Delayed, not lost
    [either] Permanent as 5xx, temporary as 4xx
    [success] Success, no error
    [intermediate] Halfway, no error
    [pseudo] Not a server's reply
   *[unclear] Permanent or not: unclear
}
acts = { $actor ->
    [sender] the sender must act
    [sender-admin] the sender's mail admin must act
    [recipient] the recipient must act
    [recipient-admin] the recipient's mail admin must act
   *[nobody] nobody has to act
}
retry = { $retry ->
    [automatic] the server retries by itself
    [later] send again after the steps below
   *[no] sending it again unchanged does not help
}

## Cause and steps

most-likely = Most likely: { $cause }.
likely-causes = { $count } likely causes
decoded = { $code } is in no list we know. Its digits still tell:
do-first = { $actor ->
    [sender] Do this (sender)
    [sender-admin] Do this (sender's mail admin)
    [recipient] Do this (recipient)
    [recipient-admin] Do this (recipient's mail admin)
   *[nobody] Do this
}
do-then = { $actor ->
    [sender] Then (sender)
    [sender-admin] Then (sender's mail admin)
    [recipient] Then (recipient)
    [recipient-admin] Then (recipient's mail admin)
   *[nobody] Then
}
further-steps = { $count ->
    [one] One more step
   *[other] { $count } more steps
}

## Several recipients, several errors

recipients-same = { $count } recipients, all with this error
recipients-differ = { $count } recipients, { $errors } errors
recipient-column = Recipient
result-column = Result
and-more = and { $count } more
more-errors = { $count ->
    [one] One more error in the same message.
   *[other] { $count } more errors in the same message.
}
recipient-one = To { $recipient }

## Evidence

disagreement = The server says { $code } ({ $code_says }), but its words mean “{ $words_say }”. This card follows the words.
evidence = What the server said
evidence-of = What { $host } said

## Buttons

share = Share in channel
right = Was this right? Yes
wrong = No
failed = Something broke here, and nothing was lost but this answer. Please try again in a minute.
thanks = Thank you, noted.
wrong-label = Was this right? No
show = Show
show-label = Show { $what }

## Modals

send = Send
close = Close
too-long = Please shorten this to { $limit } characters.
modal-stale = This form comes from an older version. Please press the card's button again.
shortcut-stale = I do not know this shortcut: it comes from another version. Type /smtp and a code or an error text instead.
correction-title = What would be right?
correction-intro = Your “No” is kept. If you can, tell us what is right; you may leave out any of it.
correction-reason = The right reason
correction-comment = Comment
correction-text = The server's words
correction-keep = The text may be kept
    .means = Mail addresses are masked. Without the tick no text is stored.

## Reply for the customer

customer-reply = Reply for the customer
customer-reply-text = Ready to send
customer-reply-hint = Change it as you like and copy it. Nothing is sent from here.
done = Done

## Notes of the team

note-add = Add our note
note-edit = Edit note
note = Note of your team:
note-about = Note of your team on { $about }:
further-notes = { $count ->
    [one] One more note of your team
   *[other] { $count } more notes of your team
}
note-title = Our note
note-for = What is it about?
note-for-entry = This entry: { $entry }
note-for-provider = The provider: { $provider }
note-text = Note
note-hint = Everybody in your workspace sees it on every later card about this.
note-empty = Write something, or press Cancel.
note-gone = This note was deleted meanwhile, or it is another team's.
note-stale = The entry of this card is no longer in the catalog. Please ask again.
note-delete = Delete note
note-delete-sure = It will be on no later card. This cannot be undone.
note-deleted = The note is deleted.
note-kept-out = Your notes are kept, and stand on cards where only your workspace reads them. This channel is shared with another organization, so the card here shows none.
notes-by-us = Only people of the workspace that I belong to write notes.
notes-by-admins = In this workspace only admins write notes. Please ask one of them.

## Context

rule = { $certainty ->
    [certain] Rule { $rule }, certain
    [likely] Rule { $rule }, likely
   *[guess] Rule { $rule }, only a guess
}
found-by = { $why ->
    [id] Found by its name
    [tag] Found by the tag { $matched }
    [code] Found by the reply code { $matched }
    [status] Found by the enhanced code { $matched }
    [digits] Read from the digits of { $matched }, not from a list
    [class] Found by the class { $matched }
    [provider] Found by the provider: “{ $matched }”
    [text] Found by a rule for “{ $matched }”
   *[words] Found by the words “{ $matched }”
}
provider = Provider: { $provider }
unconfirmed = Unconfirmed: no authoritative text seen for this
english-only = This text exists in English only
cut = Too long: some of it was left out

## Lists

matches-for = Matches for “{ $query }”
also-matches = { $count ->
    [one] See also: one more entry
   *[other] See also: { $count } more entries
}
nearest = Nearest codes that are listed:
list-fallback = { $count ->
    [one] One entry matches: { $names }.
   *[other] { $count } entries match, the first: { $names }.
}

## Help

nothing-found = Nothing in the catalog matches that. Try one of these:
stale-button = That button comes from an older version. Please ask again:
help-title = What does this bounce mean?
help-intro = Give me a code, a few words or the whole error text. I answer with what it means, who has to act and what to do.
help-examples = Examples
example-code = /smtp 451
    .means = a reply code
example-status = /smtp 5.7.1
    .means = an enhanced status code
example-both = /smtp 550 5.1.1
    .means = both
example-class = /smtp 4xx
    .means = a whole class
example-words = /smtp mailbox full
    .means = words
example-line = /smtp 550 5.1.1 <jo@example.net>: User unknown
    .means = a pasted line
help-threads = In a thread: message menu, “Explain bounce”, or mention me with your question.

## Answers without a bounce

silence-title = No bounce in this text
silence = I see no error of a mail server here. Paste the complete error message, best with the line that starts with a number such as 550 or 451.
vacation-title = An automatic reply, no bounce
vacation = The message arrived. The recipient has an automatic reply set up, so nobody has to act.
complaint-title = A spam complaint, no bounce
complaint = The message arrived, and its reader marked it as spam. Take the address off the list and do not write to it again.
delivered-title = A delivery receipt, no bounce
delivered = The server reports that the message was delivered. Nobody has to act.
delayed-title = A delay warning, not yet a bounce
delayed = The message is still on its way and the server keeps trying by itself. Wait for the next report before sending again.

## Home

home-title = Bounce Desk
home-intro = Explains SMTP replies and bounced mail: what the server said, who has to act, what to do now, and whether waiting helps.
home-ways = How to ask
home-command = Type { $command } and a code, some words or an error text; only you see the answer.
home-channel = Invite me to a channel: I answer bounces pasted or uploaded there in a thread and stay silent on everything else.
home-shortcut = Open a message's menu and choose “Explain bounce”; only you see the answer.
home-paste = Choose “Explain a bounce” among Slack's shortcuts, anywhere, and paste a text; the card comes as a direct message.
home-mention = Mention me, in a thread too: { $mention }
home-privacy = Addresses are shortened on every card: { $address }

## This week

week-title = The last seven days
week = Cards: { $cards }. Found right: { $right }. Found wrong: { $wrong }.
week-reasons = Most frequent reasons
week-providers = Most frequent providers

## Channel settings

channels-title = Channels
channels-none = I am in no channel that you are in. Invite me with /invite @Bounce Desk.
channel-change = Change
channel-change-label = Change the settings of { $channel }
channel-changed-by = Last changed by
channel-form = Channel settings
save = Save
cancel = Cancel
watch = What do I answer unasked?
watch-everything = Every bounce
watch-threads = Bounces in threads only
watch-asked = Nothing, only when asked
language = Language of the cards
language-readers = Reader's language
quiet = quiet from { $start } to { $end } ({ $timezone })
quiet-from = Quiet hours from
quiet-to = Quiet hours until
quiet-hint = In { $timezone }. In quiet hours I answer only when asked.
quiet-needs-both = Quiet hours need a beginning and an end. Choose both, or none.
quiet-is-empty = Beginning and end are the same hour. Choose another one, or none for both.
settings-refused-title = Not changed
settings-refused = Only members of the channel can change its settings. Join the channel, then try again.

## Paste form

paste-title = Explain a bounce
paste-label = Error text, or a code
paste-hint = The whole text is best, up to 3000 characters. For longer ones, send me the mail as a file.
paste-explain = Explain
paste-sent = The card is in our direct message.
paste-empty = Paste the error text or type a code such as 451.

## Files

unreadable = I could not read { $name }. It may be too large, damaged, or of a kind I do not know. Paste the error text instead, or send the mail as .eml.
not-shared = I could not post the card here: Slack does not let me. You still have it, only for you.
not-fetched = Slack did not give me { $names }, though I tried several times. Send it once more, or paste the error text.
not-read = I read five files of a message at most. Not read: { $names }.
no-card = I could not post the answer to your question in <#{ $channel }>: Slack does not let me write there. Ask me here, or use /smtp.

notes-title = Our notes
notes-by = Who may write notes?
notes-by-everyone = Everybody
notes-by-admins-only = Workspace admins
earlier = Previous matches
later = More matches

## The page at the end of an installation by OAuth

install-done = Invite it to a channel with /invite @Bounce Desk and paste a bounce there, or type /smtp 451 anywhere.
    .title = Bounce Desk is installed in { $team }
install-denied = Nothing was installed, because the request was not allowed in Slack. If your workspace wants an admin's approval, ask for it and come back.
    .title = Not installed
install-again = This page was opened a second time, in another browser, or more than ten minutes after the start. Start once more.
    .title = Not installed yet
install-refused = Slack did not accept the installation. Start once more; if it fails again, whoever runs this Bounce Desk finds the reason in its log.
    .title = Not installed
install-later = Something that Bounce Desk needs does not answer right now. Wait a minute, then start once more.
    .title = Not installed yet
install-organisation = Bounce Desk is installed in one workspace after the other, not in a whole organisation. Start once more and choose a workspace.
    .title = Not installed
install-open = Open Slack
install-retry = Start once more
not-installed = Bounce Desk is not installed in this workspace any more. Please have it installed once again.
