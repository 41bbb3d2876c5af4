# Figures as a person reads them (view/figures).

span-minutes = { $minutes } min
span-hours = { $hours } h
span-hours-minutes = { $hours } h { $minutes } min
# As fast as it goes.
speed-max = max
speed-times = { $factor }×
seed-wrong = a seed is a whole number from 0 to { $largest }
