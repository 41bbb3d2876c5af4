# Números como uma pessoa os lê (view/figures).

span-minutes = { $minutes } min
span-hours = { $hours } h
span-hours-minutes = { $hours } h { $minutes } min
# O mais rápido possível.
speed-max = máx.
speed-times = { $factor }×
seed-wrong = uma semente é um número inteiro de 0 a { $largest }
