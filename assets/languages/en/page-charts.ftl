# The panel of charts (app/charts).

charts = Charts
chart-whole = Whole run
chart-point = Point at a chart, or use the arrow keys: its values stand here.
chart-p99-title = p99 of the answers, log scale
chart-third = Third chart
# $title: the time and what happened then.
chart-go-to = Go to { $title }
chart-no-moment = no moment chosen
chart-moment = Moment in the charts: arrows move, plus and minus zoom, Enter goes there
table = Table
table-time = Time
# When the requests were made.
table-made = Made
table-requests = Requests
table-save = Save as CSV
page-saved = The file is in your downloads.
page-not-saved = The browser did not make the file.
