# Os sinais abaixo do mapa (view/legend).

legend-hung = travado: parado, esperando; anel: tempo restante
legend-failing = com falha
legend-rejecting = recusando na hora
legend-fallback = por fallback
legend-slow = lento
legend-down = fora do ar
legend-starting = iniciando
legend-not-launched = lugar para uma instância, nenhuma iniciada
# Cópias de uma partição.
legend-leaderless = sem líder
legend-orphan = cópia viva, não pode liderar
legend-gone = cópia em um broker morto
legend-behind = recuperando o atraso
legend-leads = lidera uma partição
legend-follows = segue

legend-breaker = disjuntor aberto
legend-no-target = em execução, mas não é alvo: sem requisições
legend-impaired = travada, lenta ou com falha por conta própria
legend-draining = em drenagem: termina o que tem
legend-load = barras: CPU, fila, pool, rede
# $ghost: “sem a falha”, ou com o que a execução é comparada.
legend-ghost = tracejado: { $ghost }
legend-comb = um dente por worker ocupado, a altura é o tempo de espera
legend-dot = uma requisição a caminho
