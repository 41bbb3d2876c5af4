# Elos da cadeia de causas (telling/inspect/chain): um título e um detalhe, sem ponto final. $label, $name: uma parte; $what: o que se espera.

chain-fine = Nada de errado: { $name }
chain-journey-fine = seus clientes esperam { $asked } por milissegundos
chain-journey = { $label }: { $lost } das últimas { $ended } ficaram sem resposta
chain-journey-late = { $late } de { $waiting } em andamento esperam { $asked } por tempo demais
chain-every-worker = Todos os workers de { $label } esperam
chain-workers-wait = { $count } { $count ->
    [one] worker
   *[other] workers
} de { $label } { $count ->
    [one] espera
   *[other] esperam
}
chain-wait-for = { $count } { $count ->
    [one] espera
   *[other] esperam
} { $what }
chain-not-serving = { $down } de { $all } réplicas de { $label } não atendem
chain-queued = { $queued } { $queued ->
    [one] requisição espera
   *[other] requisições esperam
} um worker, { $working } { $working ->
    [one] está
   *[other] estão
} sendo atendidas
chain-too-much-work = { $label } tem mais trabalho do que workers
chain-waits-normally = espera { $whom } por milissegundos
chain-fallback-answers = um fallback responde no lugar
chain-workers-busy = { $busy } de seus workers { $busy ->
    [one] está ocupado
   *[other] estão ocupados
}
chain-nobody = ninguém
chain-acks = confirmações de { $partitions }
chain-replies = respostas por { $partitions }
chain-buffer-full = memória em send(): o buffer do producer está cheio
chain-no-metadata = metadados em send(): nenhum broker respondeu ainda ao producer
chain-own-work = seu próprio trabalho
chain-brokers-up = { $up } de { $all } brokers estão no ar
chain-leaderless = { $label }: { $offline } de { $all } partições estão sem líder
chain-acks-all = { $label }: acks=all espera { $name }
chain-still-asked = { $label }: os clientes ainda perguntam a { $name }
chain-all-led = toda partição tem um líder, { $brokers }
chain-were-leaderless = { $label }: { $count } { $count ->
    [one] partição ficou
   *[other] partições ficaram
} sem líder até { $until }
chain-old-waits = esperas que começaram então terminam por seu próprio limite
chain-cluster-fine = todas as { $all } partições têm líder, e os líderes esperam seus seguidores
chain-broker-led = O broker { $name }, que as liderava, saiu do ar
chain-process-ended = seu processo terminou, seu host funciona
chain-host-up = seu host está no ar de novo
chain-host-no-power = seu host está sem energia
chain-by-command = por um comando
chain-broker-down = O broker { $name } está fora do ar
chain-broker-lost = O broker { $name } está no ar, mas { $lost } { $lost ->
    [one] partição que ele liderava está
   *[other] partições que ele liderava estão
} sem líder
chain-broker-fine = espera seus seguidores, e a resposta do controlador a seus heartbeats
chain-balancer-fine = espera as respostas de seus alvos
chain-nodes-silent = Balanceador de carga: { $silent } de { $all } nós estão calados
chain-over = ; isso acabou
chain-zone-hosts = { $down } de { $all } hosts estão fora do ar agora{ $heat }{ $over }
chain-zone-kind = { $name }: { $kind }
chain-zone-late = { $name }: { $kind }, pacotes se perdem e atrasam
chain-zone-down = { $name }: { $down } de { $all } hosts estão fora do ar
chain-zone-fine = todos os { $all } hosts têm energia e refrigeração
chain-steps-time-out = Passos de { $label } expiram em { $what }
chain-steps-refused = Passos de { $label } são recusados na hora, por { $what }
chain-steps-error = Passos de { $label } terminam num erro de { $what }
chain-cut-off = isolado
chain-zone-cut-off = seu host funciona, mas sua zona está isolada
chain-packets-late = seus pacotes se perdem ou atrasam
chain-zone-lossy = seu host funciona, mas sua zona perde e atrasa pacotes
chain-no-reach = não alcança a zona { $zone }
chain-between-late = pacotes entre ele e a zona { $zone } se perdem ou atrasam
chain-hosts-cut = seu host funciona, mas { $zones } não se alcançam
chain-hosts-lossy = seu host funciona, mas { $zones } perdem ou atrasam pacotes entre si
chain-link-fine = um pacote leva { $usual } num sentido
chain-heat = , até { $degrees } °C
chain-broker-apart = O broker { $name } está no ar, mas { $does }
chain-cluster-apart = { $label }: clientes e seguidores esperam { $name }
chain-stand-at-cut = estão na ponta de um link cortado
chain-stand-at-lossy = estão na ponta de um link que perde ou atrasa pacotes
chain-are-cut-off = estão isoladas
chain-answer-late = respondem tarde
chain-replicas-apart = { $label }: { $count } de { $all } réplicas { $what }
chain-elects = { $label } elege líderes
chain-waits-for-brokers = espera brokers que se calem
chain-no-election-needed = { $label }: nada precisou de uma eleição
chain-elections-refused = Eleições são recusadas
chain-launches = { $label } lança instâncias
chain-waits-for-groups = espera grupos que peçam
chain-no-launch-needed = { $label }: nenhum grupo pediu uma instância
chain-launches-refused = Lançamentos são recusados
chain-duty-latent = A função está bloqueada, e latente
chain-duty-blocked = { $label }: função bloqueada, { $count } { $count ->
    [one] recusada
   *[other] recusadas
}
chain-nobody-leads = { $label }: ninguém lidera, { $up } de { $all } nós estão no ar
chain-quorum-holds = { $label }: { $up } de { $all } nós estão no ar, o quórum se mantém
chain-no-primary = { $label }: nenhum membro é o primário, { $up } de { $all } estão no ar
chain-one-primary = { $label }: { $up } de { $all } membros estão no ar, um é o primário
chain-network-scarce = as respostas esperam sua interface de rede
chain-cpu-scarce = sua CPU está saturada
chain-cache-gone = recebe as perguntas que um cache à sua frente retinha
chain-queries-wait = { $waiting } { $waiting ->
    [one] consulta espera
   *[other] consultas esperam
} um núcleo, { $pool } uma conexão
chain-connections-cut = { $label }: suas conexões foram cortadas, { $waiting } { $waiting ->
    [one] consulta espera
   *[other] consultas esperam
} novas
chain-connections = { $open } { $open ->
    [one] está aberta
   *[other] estão abertas
}, { $opening } { $opening ->
    [one] está sendo aberta
   *[other] estão sendo abertas
}
chain-entries-lost = { $label }: perdeu entradas, { $fresh } de { $all } estão lá
chain-no-member = nenhum membro estava no ar
chain-members-fine = seus membros esperam as respostas uns dos outros
chain-impaired = { $label }: { $count } de { $all } réplicas { $count ->
    [one] está prejudicada
   *[other] estão prejudicadas
}
chain-records-wait = { $label }: registros esperam { $whom }
chain-led = toda partição tem um líder
