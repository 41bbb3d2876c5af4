# O que um passo espera: vem depois de “quando” (telling/steps.rs). $share: within-….

condition-happened-for = “{ $past }” aconteceu há { $since }
condition-not-happened = “{ $past }” não aconteceu
condition-trading = negociação
condition-what-customers-ask = o que os clientes pedem
condition-answered = { $share } de “{ $of }” são respondidas
condition-partitions-lost = { $share } das partições estão perdidas
condition-worst = { $share } da negociação se perderam no pior momento
condition-unread = um registro esperou { $wait } sem ser lido
condition-blocked = { $name } está bloqueada
condition-works = { $name } funciona
condition-state = { $name } está { $state }
condition-defended = { $defence } { $count ->
    [one] está ligado
   *[other] estão ligados
}
condition-all-defended = todas as defesas estão ligadas
condition-happened = “{ $past }” aconteceu
within-range = de { $least } a { $below }
within-least = { $least } ou mais
within-below = menos de { $below }
within-any = qualquer parcela

# Uma parcela em palavras, dentro do texto de uma abertura.

share-a-quarter = um quarto
share-a-third = um terço
share-half = metade
share-two-thirds = dois terços
share-three-quarters = três quartos
