# A tabela de comandos: ao lado de uma parte ("Reparar") e como algo que aconteceu (…-past). $label: uma parte.

repair = Reparar

# O que uma zona com falha fez, depois de seu nome: zone-did.

zone-past-overheated = superaqueceu
zone-past-lost-power = ficou sem energia
zone-past-cut-off = foi isolada da rede
zone-past-gray = perde e atrasa pacotes
zone-did = { $zone } { $past }
zone-gray-share = { $name }, { $share } dos pacotes perdidos
zone-gray-share-past = { $zone } perde { $share } de seus pacotes e os atrasa
zone-repaired = { $zone } reparada
zone-shift = Desviar o tráfego
zone-shifted = Tráfego desviado da { $zone }
zone-unshift = Deixar o tráfego entrar de novo
zone-unshifted = { $zone } volta a receber tráfego
link-between = entre { $one } e { $other }
link-from-to = de { $one } para { $other }
link-cut = Cortar
link-loss = Perder { $share } dos pacotes
link-delay = Atrasar os pacotes em { $span }
link-cut-past = O link { $which } está cortado
link-loss-past = O link { $which } perde { $share } de seus pacotes
link-delay-past = O link { $which } atrasa seus pacotes em { $span }
link-repair-past = O link { $which } está em ordem de novo
dns-name = o nome de { $label }
dns-fail = Fazer seu nome falhar
dns-fail-past = O nome de { $label } não dá nenhum endereço
dns-stale = Atrasar seu nome em { $span }
dns-stale-past = O nome de { $label } dá o que valia há { $span }
dns-repair = Reparar seu nome
dns-repair-past = O nome de { $label } está em ordem de novo

# Funções de um plano de controle, entre aspas nas frases.

duty-elect-leaders = Eleger líderes
duty-launch-instances = Lançar instâncias
duty-block = Bloquear “{ $duty }”
duty-block-past = “{ $duty }” bloqueada
duty-repair = Reparar “{ $duty }”
duty-repair-past = “{ $duty }” reparada
duty-call-vendor = Acionar o fornecedor
duty-call-vendor-past = Fornecedor acionado
broker-stop = Parar em ordem
broker-crash = Derrubar
broker-start = Iniciar
broker-stop-past = Broker { $name } para em ordem: seus líderes saem antes
broker-crash-past = Broker { $name } caiu: seu host continua a funcionar
broker-power-loss-past = Broker { $name } ficou sem energia
broker-start-past = Broker { $name } é iniciado de novo
service-restart = Reiniciar
service-restart-past = { $label } reiniciou
service-hang = Travar
service-hang-past = { $label } travou
service-terminate = Encerrar uma instância na zona { $zone }
service-terminate-past = { $label }: uma instância na zona { $zone } foi encerrada
service-scale = Pedir { $count } { $count ->
    [one] instância
   *[other] instâncias
}
service-scale-past = { $label }: { $count } { $count ->
    [one] instância pedida
   *[other] instâncias pedidas
}
service-register = Registrar suas instâncias
service-register-past = { $label }: suas instâncias foram postas na lista do balanceador
service-marks-heed = Obedecer às marcas passivas
service-marks-ignore = Ignorar as marcas passivas
service-marks-heed-past = { $label }: seu proxy obedece às marcas passivas
service-marks-ignore-past = { $label }: seu proxy ignora as marcas passivas

# $which: quais réplicas, depois do nome do serviço; $whom: com ele; $count: uma ou várias. $growth: vazio, ou worse-growth.

replica-which-one = a réplica { $number }
replica-which-share = { $share } de suas réplicas
replica-whom-one = { $label } réplica { $number }
replica-whom-share = { $share } das réplicas de { $label }
replica-crash = Derrubar { $which }
replica-stick = Travar { $which }
replica-slow = Desacelerar { $times } vezes { $which }
replica-errors = Fazer { $which } responder { $share } com erro
replica-repair = Reparar { $which }
replica-end = Encerrar { $which }
replica-crash-past = { $whom } { $count ->
    [one] caiu
   *[other] caíram
}
replica-stick-past = { $whom } { $count ->
    [one] travou
   *[other] travaram
}
replica-slow-past = { $whom } { $count ->
    [one] está
   *[other] estão
} { $times } vezes mais { $count ->
    [one] lenta
   *[other] lentas
}{ $growth }
replica-errors-past = { $whom } { $count ->
    [one] responde
   *[other] respondem
} a { $share } das requisições com um erro{ $growth }
replica-repair-past = { $whom } { $count ->
    [one] reparada
   *[other] reparadas
}
replica-end-past = { $whom } { $count ->
    [one] encerrada
   *[other] encerradas
}
worse-growth = , crescendo ao longo de { $span }
group-crash = Derrubar { $number } de seus consumidores
group-crash-past = { $number } { $number ->
    [one] consumidor de { $label } caiu
   *[other] consumidores de { $label } caíram
}
group-poison = Fazer um registro falhar para sempre
group-poison-past = Um registro que { $label } lê falha para sempre
group-restart = Reiniciar seus consumidores
group-restart-past = { $label }: seus consumidores foram reiniciados

# O que é prejudicado, ao lado de sua parte (impair-…) e numa frase (asked-…, no plural).

impair-operation = “{ $id }”
impair-store = suas consultas
impair-class = consultas “{ $id }”
impair-consumers = seus consumidores
impair-edge = suas chamadas a { $label }
asked-operation = requisições “{ $id }” de { $label }
asked-store = consultas a { $label }
asked-class = consultas “{ $id }” a { $label }
asked-consumers = registros que { $label } lê
asked-edge = chamadas de { $from } a { $to }
impair-errors = Fazer { $share } de { $name } terminar em erro
impair-errors-past = { $share } de { $asked } terminam em erro{ $growth }
impair-slow = Desacelerar { $times } vezes { $name }
impair-slow-past = { $asked } levam { $times } vezes mais tempo{ $growth }
impair-repair = Reparar { $name }
impair-repair-past = { $asked }: reparo feito

# …-doing: o trabalho, numa frase.

store-scale-up = Aumentar
store-scale-up-doing = o aumento
store-split = Dividir
store-split-doing = a divisão
store-cache = Pôr “{ $query }” em cache
store-cache-doing = um cache para “{ $query }”
store-prune = Reduzir “{ $query }”
store-prune-doing = a redução de “{ $query }”
store-stop = Parar
store-stop-doing = a parada
store-start = Iniciar
store-start-doing = a partida
store-fail-over = Fazer failover
store-fail-over-doing = o failover
store-evict = Despejar { $share }
store-evict-doing = o despejo
store-coalesce = Unir as faltas no cache
store-each = Perguntar a cada falta no cache
store-coalesce-doing = uma mudança de seus clientes
store-scale-up-past = { $label }: o aumento começa
store-split-past = { $label }: uma divisão começa
store-cache-past = { $label }: um cache para “{ $query }” foi pedido
store-prune-past = { $label }: a redução de “{ $query }” foi pedida
store-stop-past = { $label } foi parado manualmente
store-start-past = { $label } foi iniciado manualmente
store-fail-over-past = { $label }: failover feito manualmente
store-evict-past = { $label } perdeu { $share } do que tinha na memória
store-coalesce-past = { $label }: os clientes compartilham uma pergunta a quem está atrás
store-each-past = { $label }: cada cliente pergunta sozinho a quem está atrás
traffic-customers = Clientes
traffic-surge = { $times } vezes mais
traffic-surge-past = Chegam { $times } vezes mais clientes
traffic-usual = Tantos como de costume
traffic-usual-past = Chegam tantos clientes como de costume
quorum-close = Fechar
quorum-open-cancel-only = Abrir para cancelamentos
quorum-open-auction = Abrir para um leilão
quorum-open-trading = Abrir para negociação
quorum-rebuild = Construir de novo
quorum-close-past = { $label } fechado manualmente
quorum-open-cancel-only-past = { $label } aberto para cancelamentos
quorum-open-auction-past = { $label } aberto para um leilão
quorum-open-trading-past = { $label } aberto para negociação
quorum-rebuild-past = { $label } reconstruído manualmente
mode-closed = fechado
mode-cancel-only = só cancelamentos
mode-auction = leilão
mode-open = aberto
cluster-move = Mover partições manualmente
cluster-unclean = Permitir eleições unclean
cluster-clean = Recusar eleições unclean
cluster-fail-over = Enviar os clientes ao standby
cluster-fail-back = Trazer os clientes de volta
cluster-move-past = { $label }: partições movidas manualmente
cluster-unclean-past = { $label }: eleições unclean permitidas
cluster-clean-past = { $label }: eleições unclean recusadas
cluster-fail-over-past = { $label }: clientes enviados ao standby
cluster-fail-back-past = { $label }: clientes trazidos de volta

# Escolhas antes do início: produtos e bibliotecas têm nomes próprios. $name também vem depois de “com” num título.

choice-client = Cliente Kafka
choice-breakers = Disjuntores
choice-balancer = Balanceador
choice-client-name = { $client } em todos os serviços
choice-client-past = Todo serviço usa { $client }
choice-library = os disjuntores de { $library }
choice-library-past = Todo disjuntor é de { $library } { $version }
choice-scope = um disjuntor por { $scope }
choice-scope-past = Um disjuntor por { $scope }
choice-product = { $product } diante de todos os serviços
choice-product-past = Todo serviço fica atrás de { $product }
scope-dependency = dependência
scope-partition = partição
scope-key = chave
deploy-good = Implantar uma versão boa
deploy-bad = Implantar uma versão ruim
deploy-canary = Implantar uma versão ruim em { $share }
deploy-roll-back = Reverter
deploy-good-past = { $label }: uma versão boa está sendo implantada
deploy-bad-past = { $label }: uma versão ruim está sendo implantada
deploy-canary-past = { $label }: uma versão ruim está sendo implantada em { $share } de suas réplicas
deploy-roll-back-past = { $label }: a versão anterior está sendo implantada
launches-limit = Limitar seus lançamentos a { $rate }
launches-limit-past = { $label }: no máximo { $rate } { $rate ->
    [one] instância é lançada
   *[other] instâncias são lançadas
} por minuto
launches-fail = Fazer { $share } de seus lançamentos falhar
launches-fail-past = { $label }: { $share } dos lançamentos de instâncias falham
launches-repair = Reparar seus lançamentos
launches-repair-past = { $label }: instâncias são lançadas como de costume
