# Linhas do registro (telemetry/log); sem ponto final. $name: uma partição, $label, $service, $cluster: uma parte.

log-first-ack = { $name }: primeira confirmação { $after } depois de seu líder ser eleito (metadata back-off)
log-buffer-full = O buffer de um producer está cheio: quem envia fica bloqueado (max.block.ms)
log-no-metadata = Um producer espera metadados, pois nenhum broker lhe respondeu ainda: quem envia fica bloqueado (max.block.ms)
log-vendor-works = O fornecedor trabalha no { $label }: { $time }
log-vendor-repaired = O fornecedor reparou o { $label }
log-fences = O controlador isola o broker { $broker } após { $time } de silêncio (broker.session.timeout.ms)
log-broker-back = O broker { $broker } voltou
log-broker-exits = O broker { $broker } não consegue se registrar e encerra
log-broker-stopped = O broker { $broker } parou em ordem
log-controller-gone = { $cluster }: o controlador ativo se foi, outro é eleito
log-controller-gone-for-good = { $cluster }: o controlador ativo se foi, não resta maioria
log-controller-active = { $cluster }: o nó controlador { $node } está ativo, os brokers recebem uma nova concessão
log-caught-up = O broker { $broker } alcançou os outros após { $after }
log-cluster-is = { $cluster } está { $state }
log-after-refusals = , após { $times } { $times ->
    [one] recusa
   *[other] recusas
}
log-preferred = { $cluster }: { $count } { $count ->
    [one] partição volta a seu líder preferido
   *[other] partições voltam a seus líderes preferidos
}{ $after }
log-times-by-now = {" "}({ $times } vezes até agora)
log-preferred-refused = { $cluster }: uma eleição preferencial de { $count } { $count ->
    [one] partição
   *[other] partições
} é recusada, a função está bloqueada{ $times }
log-election-refused = : a eleição é recusada, a função está bloqueada
log-leaderless = { $cluster }: { $count } { $count ->
    [one] partição
   *[other] partições
} sem líder ({ $first } …){ $why }
log-unclean = , unclean: registros podem se perder
log-after-waited = {" "}após { $time }
log-new-leaders = { $cluster }: novos líderes para { $count } { $count ->
    [one] partição
   *[other] partições
}{ $waited }{ $unclean }
log-verdicts = {" "}({ $count } vereditos)
log-target-failed = Balanceador de carga: um alvo de { $service } falhou em suas verificações de saúde{ $nodes }
log-target-passes = Balanceador de carga: um alvo de { $service } volta a passar em suas verificações de saúde{ $nodes }
log-replies-again = { $service }: { $count } { $count ->
    [one] réplica volta a ler respostas
   *[other] réplicas voltam a ler respostas
} após { $time }: seus fetches esperavam um broker calado (request.timeout.ms)
log-customers-leave = Os primeiros clientes saem: sua paciência acabou
log-breakers-open = { $service }: { $count } { $count ->
    [one] disjuntor aberto
   *[other] disjuntores abertos
}
log-brokers-among = , entre eles brokers
log-hosts-back = { $zone }: os hosts voltam um a um{ $brokers }
log-hosts-shut = { $zone }: os hosts se desligam um a um{ $brokers }
log-hosts-on = { $zone }: { $count } hosts ligados de novo{ $brokers }
log-hosts-off = { $zone }: { $count } hosts sem energia{ $brokers }
log-hung = { $name }: travado, { $busy } de { $all } workers estão ocupados e esperam
log-down = { $name } está fora do ar
log-well = { $name } está bem de novo
log-answered = { $label }: { $share }% respondidas nos últimos { $window }
log-all-answered = { $label }: todos são atendidos de novo
log-launches = lança uma instância na { $zone }
log-no-capacity = a { $zone } não tem capacidade para uma instância
log-launch-refused = o lançamento de uma instância é recusado, a função está bloqueada
log-launch-held = o lançamento de uma instância é retido pelo limite de lançamentos
log-launch-fails = o lançamento de uma instância na { $zone } falha
log-in-service = uma nova instância está em serviço na { $zone }, seu processo inicia
log-in-service-alone = uma nova instância está em serviço na { $zone } e não é alvo do balanceador: não recebe requisições
log-serves = uma nova instância atende na { $zone }
log-could-serve = a nova instância na { $zone } poderia atender, e não recebe requisições
log-replaced-down = a instância na { $zone } não está rodando e é substituída
log-replaced-ill = a instância na { $zone } falha nas verificações do balanceador e é substituída
log-surplus = há uma instância a mais na { $zone }
log-tracked = target tracking: { $to } { $to ->
    [one] instância
   *[other] instâncias
} em vez de { $from }
log-roll-out-good = a implantação terminou, todas as { $all } réplicas rodam uma versão boa
log-roll-out-bad = a implantação terminou, { $bad } de { $all } réplicas rodam a versão ruim
log-roll-out-stalled = a implantação não avança: { $moving } { $moving ->
    [one] réplica não fica pronta
   *[other] réplicas não ficam prontas
}, { $left } por vir
log-autoshift = O fornecedor desvia o tráfego da zona { $name } (desvio zonal automático)
log-traffic-again = Balanceador de carga: a zona { $name } volta a receber tráfego
log-zone-leaves = Balanceador de carga: nenhum alvo de { $label } na zona { $name } está saudável, a zona sai do nome
log-zone-returns = Balanceador de carga: a zona { $name } tem de novo um alvo saudável de { $label }
log-member-lost = { $label }: um consumidor é retirado de seu grupo após { $waited } (session.timeout.ms)
log-rebalanced = { $label }: as partições são atribuídas a { $members } { $members ->
    [one] consumidor
   *[other] consumidores
}
log-leader-silent = seu líder está calado (request.timeout.ms)
log-leader-refuses = seu líder recusa
log-no-leader = está sem líder
log-cannot-read = { $label } não consegue ler { $name }: { $why }
log-reads-again = { $label } volta a ler { $name } após { $after }
log-reads-nothing = { $label }: um consumidor não lê mais nada; seu processo continua
log-consumer-ended = { $label }: um consumidor terminou de vez, e seu processo continua: só um reinício ajuda
log-cannot-commit = { $label }: os consumidores não conseguem fazer commit, seu coordenador não responde
log-poll-too-long = { $label }: um consumidor sai de seu grupo, trabalhou tempo demais no que um poll lhe deu (max.poll.interval.ms)
log-record-fails = { $label } falha num registro de { $name }, e o que vem depois dele espera
log-record-aside = { $label }: um registro de { $name } é abandonado após { $attempts } { $attempts ->
    [one] tentativa
   *[other] tentativas
} e posto na fila de mensagens mortas
log-record-skipped = { $label }: um registro de { $name } é abandonado após { $attempts } { $attempts ->
    [one] tentativa
   *[other] tentativas
} e pulado
log-hall = { $zone }, sala { $name }
log-cooling-lost = { $hall }: a refrigeração se perdeu, esquenta
log-cooling-back = { $hall }: a refrigeração voltou; os racks recebem energia um por vez
log-needs-hands = { $name }: um host não volta sozinho, alguém precisa ir até ele
log-no-connection = não houve conexão
log-no-answer = uma requisição ficou sem resposta a tempo
log-errors = requisições foram respondidas com um erro
log-passes-over = { $product } pretere um alvo de { $service }: { $why }
log-no-target-left = { $product } não tem mais nenhum alvo de { $service }: recusa toda requisição
log-switching = { $cluster }: seus clientes estão sendo transferidos, { $takes }
log-switched = { $cluster }: seus clientes usam { $other }; { $lost } { $lost ->
    [one] registro confirmado não foi copiado
   *[other] registros confirmados não foram copiados
}, { $again } { $again ->
    [one] processado
   *[other] processados
} de novo
log-starts-wait = { $service }: processos esperam na fila para iniciar, o primeiro por { $wait }
log-quorum-led = { $label } tem um líder de novo
log-quorum-lost-leader = { $label } perdeu seu líder, uma maioria está no ar
log-quorum-none = { $label } não tem quórum
log-quorum-closed = { $label } está fechado: tudo é recusado{ $auction }
log-quorum-cancel-only = { $label } só aceita cancelamentos: ordens são recusadas{ $auction }
log-quorum-auction = { $label } faz um leilão: as ordens são reunidas{ $auction }
log-quorum-open = { $label } está aberto: tudo passa{ $auction }
log-executed = ; { $count } { $count ->
    [one] ordem do leilão executada
   *[other] ordens do leilão executadas
}
log-quorum-rebuilding = { $label }: um novo grupo é construído a partir do log de um sobrevivente, { $time }
log-quorum-rebuilt = { $label }: o novo grupo está de pé
log-quorum-broken = { $label }: o novo grupo não inicia, seu código precisa de uma mudança
log-truncated = { $name }: { $count } { $count ->
    [one] registro confirmado perdido
   *[other] registros confirmados perdidos
}, seu novo líder nunca os teve
log-none-in-sync = , e nenhum estava em sincronia
log-led-by-hand = { $name } tem um líder posto manualmente{ $how }
log-no-live-replica = , { $count } { $count ->
    [one] não tem
   *[other] não têm
} réplica viva
log-moved-by-hand = { $label }: { $count } { $count ->
    [one] partição movida
   *[other] partições movidas
} manualmente{ $left }
log-move-refused = { $label }: nenhuma partição pode ser movida, o controlador não confirma nada
log-in-zone = {" "}em { $zone }
log-store-answers = { $label } responde de novo
log-store-primary = { $label } tem um primário{ $zone }
log-store-silent = { $label } não responde
log-store-primary-lost = { $label } perdeu seu primário
log-work-begins = { $label }: { $doing } começa, por { $time }
log-work-stops = { $label } fica parado para { $doing }: { $time }
log-full-stop = { $label }: parada total planejada
log-cache-deployed = { $label }: { $doing } é implantado, e está frio
log-work-done = { $label }: { $doing } terminou
log-store-part = { $label }, parte { $number }
log-cpu-room = sua CPU tem folga de novo
log-network-keeps-up = sua interface de rede dá conta de novo
log-connections-cut = { $count } { $count ->
    [one] conexão é cortada
   *[other] conexões são cortadas
} de uma vez
log-connections-full = tem { $limit } conexões e recusa mais
log-connections-back = ninguém mais espera uma conexão, { $after } depois de serem cortadas
