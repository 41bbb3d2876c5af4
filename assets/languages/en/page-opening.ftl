# The question that the page opens with (app/opening).

opening-bet = Your bet, percent
# The ends of the slider.
opening-nothing = nothing
opening-all = all of it
opening-explore = Explore without the story
# Stands before the button.
opening-simulated = The exchange below is simulated, request by request. Nothing is scripted.{" "}
