# Defesas: nomes nos interruptores (todos masculinos) e o que acontece quando uma é ligada. $count: uma coisa ou várias.

defence-breakers = Disjuntores
defence-breakers-on = Os disjuntores estão ligados: recusam novas chamadas ao que não responde.
defence-timeouts = Tempos limite curtos
defence-timeouts-on = Os tempos limite curtos valem para as esperas que começam a partir de agora; as antigas seguem até seus limites antigos.
defence-fallbacks = Fallbacks
defence-fallbacks-on = Os fallbacks estão ligados: o que falha ou é recusado é respondido de outro modo.
defence-retry-budgets = Orçamentos de novas tentativas
defence-retry-budgets-on = Os orçamentos de novas tentativas estão ligados: quando chamadas demais falham, não há nova tentativa. Chamadas em andamento mantêm o orçamento com que começaram.
defence-bulkheads = Bulkheads
defence-bulkheads-on = Os bulkheads estão ligados: nenhuma réplica tem mais chamadas em aberto numa aresta do que os lugares de seu bulkhead.
defence-rate-limits = Limites de taxa
defence-rate-limits-on = Os limites de taxa estão ligados: uma chamada sem permissão dorme, prendendo seu worker, e é recusada se nenhuma chega a tempo.
defence-shedding = Descarte de carga
defence-shedding-on = O descarte de carga está ligado: o que esperaria demais é recusado na porta. O que já espera fica.
defence-throttling = Controle adaptativo
defence-throttling-on = O controle adaptativo está ligado: quem chama recusa por conta própria o que seria recusado ou perdido de qualquer modo. A contagem começa agora.
defence-queueing = Enfileiramento para depois
defence-queueing-on = O enfileiramento para depois está ligado: o que falha é aceito e feito quando a aresta volta a responder. Conta como degradado, não como ok.
defence-switch-on = Ligar
defence-switch-off = Desligar
defence-is-on = { $title } { $count ->
    [one] ligado
   *[other] ligados
}
defence-is-off = { $title } { $count ->
    [one] desligado
   *[other] desligados
}
defence-on-already = { $title } já { $count ->
    [one] está ligado
   *[other] estão ligados
}
defence-off-already = { $title } já { $count ->
    [one] está desligado
   *[other] estão desligados
}
