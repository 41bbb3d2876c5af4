# A barra lateral: quebrar, defender, reparar (app/rail).

rail = Quebrar, defender, reparar
rail-break = Quebrar
rail-defend = Defender
rail-repair = Reparar
rail-nothing-broken = nada quebrado
rail-broken = { $count ->
    [one] { $count } quebrado
   *[other] { $count } quebrados
}
rail-fault = Falha
rail-brokers = Falta de energia em um broker
# O que é raro, recolhido em uma linha; o nome do campo de comandos nele, e do seu botão.
rail-more-break = { $count ->
    [one] mais { $count } modo de quebrar
   *[other] mais { $count } modos de quebrar
}
rail-more-repair = { $count ->
    [one] mais { $count } reparo
   *[other] mais { $count } reparos
}
rail-own-break = Mais para quebrar: o comando, com os seus valores
rail-own-repair = Mais para reparar: o comando, com os seus valores
rail-do-break = Mais para quebrar: executar
rail-do-repair = Mais para reparar: executar
rail-do = Executar
rail-own = Com os seus valores

rail-no-defences = nenhuma neste cenário
rail-defences = { $on } de { $all } ligadas
rail-beside = Mesma semente, ao lado desta execução
# $defence: o nome dentro de uma frase.
rail-with = Com { $defence }
rail-without-fault = Sem a falha
rail-without-defences = Sem defesas: o que elas evitam

rail-due = previsto para { $time }
rail-hint = Desligue uma falha para repará-la.
# $story: como começa o título do cenário, por exemplo uma data.
rail-story = Reproduzir { $story }
rail-story-published = Reproduzir { $story }, como foi publicado
