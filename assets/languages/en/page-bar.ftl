# The bar, the player, the dialogs of help (app/bar, app/transport, app/dialogs, app/compare). In English the names of controls are fixed.

bar-scenario = Scenario
bar-seed = Seed
bar-play = Play
bar-pause = Pause
# $name: bar-play or bar-pause.
bar-play-hint = { $name } (space)
bar-reset = Reset
bar-reset-hint = Reset (r)
bar-share = Share
bar-share-hint = Share: a link to this run
bar-embed = Embed
bar-embed-hint = Embed in an article
bar-export = Export
bar-export-hint = Export: report, figures, pictures
bar-help = Help
bar-help-hint = Help and shortcuts (?)
bar-room = Room view
bar-room-hint = Room view: no rails, large text (Esc leaves it)
bar-theme-system = Theme: as the system
bar-theme-light = Theme: light
bar-theme-dark = Theme: dark
bar-mode = Mode
bar-explore = Explore
bar-compare = Compare
page-close = Close

play-section = Playback
play-reset-hint = Back to the start, same seed (r)
play-back = Step back
play-back-hint = Step back by one event (,)
play-step = Step
play-step-hint = Go on by one event (.)
play-speed = Speed
# $why: a decisive moment.
play-slow = slow motion: { $why }
play-on-the-way = on the way, { $done }
play-reached = { $speed } reached
play-ended = end of the run
play-timeline = Timeline
play-at = { $now }, seen up to { $seen }
# $events: what was published about the real outage.
play-published = published: { $events }

help-space = Space
help-play = play or pause
help-step = go on by one event
help-back = go back by one event
help-undo = undo: take the last command back
help-reset = back to the start, same seed
help-truth = hide what is true, or show it again
help-close = close what is open
help-this = this help
help-about = Everything you see comes from a simulation of single requests, running in this page. Break something on the left, and read upward on the map: harm climbs from the vendor's ground to the customers. Purple is hung: stopped, neither answered nor failed.
help-show-truth = Show the truth beside what is reported
help-shortcuts = Single-key shortcuts
help-slow = Slow motion at decisive moments
help-same = Same scenario, same seed, same commands: the same run, on every machine. Nothing leaves this page.
help-own = Your own system: bring it in, change it, ask about it
help-drills = Game days: exercises for a team
help-model = What is modelled
