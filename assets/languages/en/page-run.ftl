# What is done with a run: compare, branches, share, export, keep, open (app/compare, app/branches, app/share, app/export, app/keep, app/visit, app/page/shelf, app.rs).

compare-choose = Compare with
compare-chosen = Compared with
compare-since-start = Since the start
compare-this = This run
compare-other = The other
compare-difference = Difference
compare-seeds = Over 8 other seeds
compare-repeat = Repeat with 8 other seeds

branches-button = Branches
branches-count = Branches ({ $count })
branches-title = What you have tried
branches-about = To act in the past starts a branch: the run that you left stays as it was. Each is a seed with its commands, so any moment of it can be looked at again.
branches-undo = Undo
# $what: what was done last.
branches-undo-what = Undo { $what } (u)
branches-undo-nothing = Undo: nothing to take back
branches-afresh = Start afresh
branch-name = Name of branch { $name }
branch-here = Shown now
branch-look = Look at it
branch-look-at = Look at branch { $name }
branch-delete = Delete
branch-delete-named = Delete branch { $name }
# How many commands a branch has.
branch-commands = { $count ->
    [0] nothing done
    [one] 1 command
   *[other] { $count } commands
}
branch-deleted = a branch that was deleted
# $commands: branch-commands.
branch-described = { $commands }, seed { $seed }, seen up to { $seen }
branch-described-left = left { $parent } at { $left }, { $commands }, seed { $seed }, seen up to { $seen }

share-hide = Hide this in a game day
share-change = Change this system
share-title = Share this run
share-what = Scenario, seed and every command with its time: whoever opens the link sees the same run, paused at this moment.
share-area = Link
share-copy = Copy the link
share-copied = Link copied
share-line = Copy as command line
share-line-copied = Command line copied
share-save = Save as file
share-open = Open a file
share-too-long = This link is longer than the 64 kB that are read of one, because the whole document is in it. Save the run as a file.
# $name: of the file.
share-opened = { $name }: this is the run of the file
embed-title = Put it into an article
embed-what = A figure that readers can break: a picture until it is touched, then this run.
embed-element = Element with picture (best)
embed-frame = Frame (iframe)
embed-picture = Picture with link (Markdown)
embed-here = At this moment
embed-poster = At its most telling moment
embed-beginning = At the start
embed-theme-own = As the article
embed-light = Light
embed-dark = Dark
embed-low = 460 px high
embed-middle = 560 px high
embed-high = 720 px high
embed-preview = The widget as readers see it
embed-form = What is pasted
embed-start = Opens
embed-theme = Theme
embed-height = Height
embed-switches = Switches
embed-player = Player
embed-story = Steps of the story
embed-example = An article with three of them
embed-area = Snippet
embed-needs = On another site, the element needs Access-Control-Allow-Origin from this server, or a copy of its folder there. A frame needs neither.
embed-copy = Copy the snippet
embed-copied = Snippet copied
share-refused = The browser does not let the page copy. The text is selected: copy it by hand.

export-title = Export this moment
export-about = Files are named by scenario, seed and moment. Pictures are in light colours, for paper; PNG has twice the size.
export-report = Report (Markdown)
export-report-is = what happened, when and why
export-csv = Series (CSV)
export-csv-is = every line of the charts, for a table
export-json = Series (JSON)
export-json-is = the same, for a program
export-charts-png = Charts (PNG)
export-charts-svg = Charts (SVG)
export-map-png = Map (PNG)
export-map-svg = Map (SVG)
export-picture = a picture
export-drawing = a drawing that stays sharp
export-making = Making the file …
export-not-loaded = What makes this file could not be loaded. Please try again.
export-not-saved = The browser did not make the file. Allow downloads for this page, or choose SVG instead of PNG.

visit-restored = This is what you left here, paused. Play, or start afresh.
visit-unread = What was kept of an earlier visit cannot be read. It is left as it is; the page begins anew.
visit-lost = This browser keeps nothing for this page, or has no room left: branches are lost on reload.
visit-not-loaded = the scenario { $id } could not be loaded: reload the page to try again
visit-refused = This link cannot be read
visit-refused-then = Nothing of it was run. Ask for the link again, or look at the default scenario.
visit-default = Open the default scenario
page-skip = Skip to the map
page-full = Open full view

film-label = The first hang
# $service: the name of a service.
film-title = One request in { $service }
film-means = Each tooth is a worker; the tall ones have waited longest.
# $share: a percentage.
film-left = { $share } of its time left
film-over = its time is over
film-workers = { $busy } of { $workers } workers are taken
film-skip = Skip

# When a module stops by a mistake of its own: assets/boot.js says these, which take no values.
panic-title = Blast Radius has stopped
panic-about = The simulation hit a mistake of its own and stopped. Everything needed to see it again is below: please report it. The line “replay” runs the same natively.
panic-report = Report
panic-copy = Copy the report
panic-copied = Copied
panic-select = Select and copy the text above
panic-reload = Reload the page
