# O número acima do mapa, suas partes e suas barras (view/number). Um rótulo vem depois do valor, como em “33% das partições estão sem líder”.

number-answers = respostas
number-trading = negociação
number-partitions = partições
number-answers-lost = das respostas perdidas
number-trading-lost = da negociação perdida
number-answers-lost-worst = das respostas perdidas, no pior momento
number-trading-lost-worst = da negociação perdida, no pior momento
number-leaderless = das partições estão sem líder
number-leaderless-worst = das partições ficaram sem líder
# $count fica antes.
number-broken = { $count ->
    [one] coisa está quebrada
   *[other] coisas estão quebradas
}
number-amplification = amplificação
number-answered = das requisições respondidas
number-none-ended = nenhuma requisição terminou ainda
