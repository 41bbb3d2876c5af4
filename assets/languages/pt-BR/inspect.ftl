# O que há de errado com partes prejudicadas (telling/impaired.rs). $level: uma parcela ou um fator, ou impaired-level.

impaired-level = { $now } ({ $then } em { $until })
impaired-requests-errors = { $level } de suas requisições terminam em erro na hora
impaired-work-slow = seu trabalho leva { $level } vezes mais tempo
impaired-them-errors = { $level } delas terminam em erro na hora
impaired-they-slow = levam { $level } vezes mais tempo
impaired-version-ends = termina enquanto inicia
impaired-version-errors = responde a { $share } das requisições com um erro
impaired-version-slow = leva { $times } vezes mais tempo
impaired-version = { $count } de { $all } réplicas { $count ->
    [one] tem
   *[other] têm
} uma versão que { $what }
impaired-no-address = não dá nenhum endereço
impaired-stale = dá o que valia há { $span }
impaired-stuck = seu processo está travado, não termina nada
impaired-one-gone = um saiu sem avisar, e seu grupo espera até sua sessão acabar
impaired-gone = { $count } saíram sem avisar, e seu grupo espera até suas sessões acabarem
impaired-consumers = Consumidores de { $label }
impaired-record-fails = um registro de { $name } falhou { $times } { $times ->
    [one] vez
   *[other] vezes
} em { $span }

# O que os disjuntores fizeram (telling/breakers.rs). $operation: seu nome; $whose: breakers-whose.

breakers-cut-off-calls = chamadas que um tempo limite em torno do disjuntor corta
breakers-none = nenhum
breakers-off = desligados
breakers-open = { $open } de { $all } { $all ->
    [one] aberto
   *[other] abertos
}
breakers-no-default = { $settings } (a biblioteca não tem valor padrão)
breakers-assumed = Suposto de { $library }, se não definido
breakers-rule-failures = falhas
breakers-rule-resilience4j = vale a regra do resilience4j
breakers-not-measured = De { $library }, não medido
breakers-not-measured-rule = { $what } ({ $rule })
breakers-whose = { $library } { $version }, um por { $scope }
breakers-of = Disjuntores de { $operation } ({ $whose })
breakers-passed = { $passed } chamadas deixadas passar, { $hung } delas travaram; { $uncounted } ainda não { $uncounted ->
    [one] contada
   *[other] contadas
}
breakers-refused-by = Recusadas pelos disjuntores de { $operation }
breakers-refused = { $refused } chamadas, { $healthy } delas teriam sido respondidas

# Os cartões do inspetor (telling/inspect): o nome de um fato (fact-…) e seu valor, o que é verdade (truth-…), o título da cadeia (chain-title-…).

chain-title-hung = Por que está travado?
chain-title-failing = Por que está falhando?
chain-title-refusing = Por que está recusando?
chain-title-fallback = Por que recorre ao fallback?
chain-title-down = Por que está fora do ar?
chain-title-slow = Por que está lento?
chain-title-well = Do que depende?
fact-of = { $part } de { $all }
fact-none = nenhum
fact-no-data = sem dados
fact-in = em { $left }
fact-workers = Workers
fact-workers-busy = { $busy } de { $workers } ocupados, { $stuck } { $stuck ->
    [one] espera
   *[other] esperam
}
fact-queue = Fila antes dos workers
fact-queue-empty = Fila vazia, no ritmo dos últimos { $span }
fact-breakers = Disjuntores
fact-replica-in = { $label } réplica { $number } na zona { $zone }
truth-workers = { $busy } de { $workers } workers ocupados, { $stuck } deles { $stuck ->
    [one] espera
   *[other] esperam
}
fact-checks = Verificações { $healthy } de { $targets }, erros { $errors }
fact-brokers-up = { $up } de { $brokers } brokers no ar, OfflinePartitionsCount { $offline }
countdown-call = o tempo limite da chamada
countdown-ack = delivery.timeout.ms na confirmação
countdown-reply = reply.timeout
countdown-block = max.block.ms
countdown-work = o trabalho
fact-refused-by = Recusadas por { $defence }
fact-shed = Descartadas na porta
fact-since-start = { $count } desde o início
fact-later-counts = { $kept } guardadas; { $accepted } aceitas, { $done } feitas, { $lost } perdidas
fact-later = Enfileiradas para depois
fact-client = Cliente Kafka
fact-client-rule = {" "}(vale a regra do java)
fact-of-client = Deste cliente, { $evidence }
fact-callers-blocked = , { $blocked } { $blocked ->
    [one] chamador bloqueado
   *[other] chamadores bloqueados
}
fact-mib = { $used } de { $total } MiB{ $callers }
fact-buffers = Buffers do producer
fact-lag = Atraso do consumidor
fact-lag-seen = { $seen } como o cliente vê, { $unread } na verdade
fact-halted = { $halted } não { $halted ->
    [one] lê
   *[other] leem
} nada, { $ended } { $ended ->
    [one] terminou e precisa
   *[other] terminaram e precisam
} de um reinício
fact-consumers = Consumidores
fact-oldest-unread = Registro não lido mais antigo
fact-backlog = Acúmulo lido, no ritmo dos últimos { $span }
fact-led = Partições de clientes com líder
fact-vendor-state = Estado, como o fornecedor o chama
fact-produce-waiting = Requisições de escrita à espera de réplicas
fact-backlogs = Acúmulos lidos, no ritmo dos últimos { $span }
truth-led = { $led } de { $all } partições têm líder
fact-yes = sim
fact-no = não
truth-broker-up = no ar, lidera { $count }
truth-broker-down = fora do ar
fact-fenced = Isolado pelo controlador
fact-metadata = Requisições de metadados
truth-journey = { $answered } respondidas, { $waiting } em andamento, { $late } delas há tempo demais
fact-patience = Os clientes desistem após
fact-since-the-start = Desde o início
fact-ended-answered = { $answered } de { $ended } terminadas foram respondidas
fact-stands-for = Uma requisição simulada representa
truth-duty-latent = bloqueada desde { $since }; latente: nada precisou dela
truth-duty-works = funciona
fact-vendor-not-called = não acionado
fact-vendor-done = pronto em { $due }
fact-vendor = Fornecedor
fact-leaderless = Partições sem líder
fact-elections-refused = Eleições recusadas
fact-launches-refused = Lançamentos recusados
fact-duty-of = { $label }: { $duty }
truth-duty-elections = bloqueada desde { $since }; { $refused } { $refused ->
    [one] eleição recusada
   *[other] eleições recusadas
}
truth-duty-launches = bloqueada desde { $since }; { $refused } { $refused ->
    [one] lançamento recusado
   *[other] lançamentos recusados
}
fact-node = nó { $number }
fact-nodes-up = Nós no ar
fact-leader = Líder
fact-terms = Mandatos até agora
fact-proposals-waiting = Propostas em espera
fact-mode = Modo
fact-orders = Ordens no livro
fact-proposals-refused = Propostas recusadas
truth-quorum = { $up } de { $all } nós estão no ar, { $needed } fazem um quórum
fact-in-zone = na zona { $zone }
truth-primary = primário: { $primary }
truth-targets = { $healthy } de { $targets } alvos passam em suas verificações
fact-targets-healthy = Alvos saudáveis
fact-check-every = Verificação a cada
fact-unhealthy-after = Não saudável após
fact-failures = { $count } { $count ->
    [one] falha
   *[other] falhas
}
fact-calls-waiting = Requisições à espera de resposta
chain-title-sees = O que ele vê?
ground-fault-at = { $past } em { $at }
ground-fault-over = acabou; { $past } em { $at }
ground-fault-none = nenhuma
ground-truth-hosts = { $run } de { $all } hosts funcionam
ground-hosts-down = Hosts fora do ar
ground-fault = Falha
ground-rack-turn = { $turns }, pela vez de seu rack
ground-hands = { $turns }, { $hands } deles pelas mãos de alguém
ground-waits-for-power = Hosts que esperam energia
ground-moved-by-hand = desviado por uma pessoa
ground-moved-by-vendor = desviado pelo fornecedor
ground-not-given-out = não divulgado: um serviço não tem nenhum alvo saudável aqui
ground-address = Endereço do balanceador
ground-need-hands = , { $count } { $count ->
    [one] precisa
   *[other] precisam
} de mãos
ground-not-cooled = , sem refrigeração
ground-hall-now = { $degrees } °C{ $cooling }; { $down } de { $hosts } hosts fora do ar{ $hands }
ground-hall = Sala { $name }
ground-from-to = De { $one } para { $other }
ground-in-order = em ordem
ground-truth-cut = cortado: as zonas não se alcançam
ground-truth-lossy = pacotes se perdem ou atrasam
ground-one-way = Um sentido, em ordem
ground-lost = { $share }% se perdem
ground-later = { $delay } a mais
ground-nothing-through = nada passa
fact-no-progress = ; sem progresso até seu prazo
fact-roll-out = Implantação
fact-replaced = { $moving } { $moving ->
    [one] substituída
   *[other] substituídas
} agora, { $left } por vir{ $stalled }
fact-launch-limit = no máximo { $rate } por minuto
fact-launch-fail = { $share } falham
fact-launches = Lançamentos
fact-given-up = { $skipped } { $skipped ->
    [one] pulado
   *[other] pulados
}, { $aside } { $aside ->
    [one] posto
   *[other] postos
} na fila de mensagens mortas
fact-records-given-up = Registros abandonados
fact-left-once = 1 vez: tempo demais para o que um poll trouxe
fact-left-times = { $times } vezes: tempo demais para o que um poll trouxe
fact-consumers-left = Consumidores que saíram do grupo
fact-since = , desde { $since }
fact-impaired = Prejudicado: { $whom }
fact-moved = Movidas manualmente até agora
fact-moved-left = { $moved }, { $left } sem líder
fact-records-lost = Registros confirmados perdidos por eleições unclean
fact-clients-use = Seus clientes usam
fact-switch-cost = { $lost } registros perdidos, { $again } processados de novo
fact-switches = Transferências até agora
