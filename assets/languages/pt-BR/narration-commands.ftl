# O resultado de um comando, na frase ao vivo (telling/narration/said.rs). $label: o nome de uma função, $plane: um plano de controle, $told: telemetry/outcomes.

said-full-stop = { $told }.
said-broker-crashes = O broker { $name } cai: seu host encerra as conexões, então os clientes percebem na hora.
said-broker-process-starts = O processo do broker { $name } inicia de novo.
said-broker-stays-up = O broker { $name } continua no ar: o desligamento previsto foi cancelado.
said-broker-boots = O broker { $name } está inicializando.
said-broker-loses-power = O broker { $name } fica sem energia: ele se cala, então os clientes esperam até o tempo limite.
said-broker-loses-power-booting = O broker { $name } fica sem energia enquanto inicializa: continua fora do ar.
said-broker-stays-down = O broker { $name } estava fora do ar e teria voltado: agora continua fora do ar.
said-restarts = { $name } reinicia: suas esperas e sua fila são descartadas, suas réplicas inicializam.
said-restarts-in-vain = { $name } reinicia: suas esperas são descartadas, a causa não. { $count } { $count ->
    [one] partição ainda está
   *[other] partições ainda estão
} sem líder, então seus workers vão se encher de novo.
said-duty-blocked-leaderless = “{ $label }” está bloqueada enquanto { $offline } de { $all } partições esperam um líder: elas continuam sem.
said-duty-blocked-late = “{ $label }” está bloqueada, e nada mais acontece: os líderes de { $name } já tinham saído de lá em { $moved }, antes do defeito. Ele fica latente até que outra eleição seja necessária.
said-duty-blocked-latent = “{ $label }” está bloqueada no { $plane }, e nada acontece: todas as { $all } partições têm líder. O defeito fica latente até que algo precise de uma eleição.
said-duty-works-unnoticed = “{ $label }” volta a funcionar no { $plane }. Ninguém percebeu que não funcionava.
said-duty-works-all = “{ $label }” volta a funcionar: os controladores elegem na hora líderes para { $count } { $count ->
    [one] partição
   *[other] partições
}.
said-duty-works-none = “{ $label }” volta a funcionar, mas nenhum broker que possa liderar { $count ->
    [one] a partição sem líder
   *[other] uma das { $count } partições sem líder
} está no ar.
said-duty-works-some = “{ $label }” volta a funcionar: os controladores elegem na hora líderes para { $elected } { $elected ->
    [one] partição
   *[other] partições
}; para { $left }, nenhum broker que possa liderar está no ar.
said-vendor-called-until = O fornecedor foi acionado. Vai levar até { $due }: não se repara o que não se vê.
said-vendor-called = O fornecedor foi acionado.
said-breakers-without-timeouts = Os disjuntores estão ligados: recusam novas chamadas ao que não responde. Não liberam nenhum worker: as esperas já iniciadas terminam pelos próprios limites.
said-fallbacks-alone = Os fallbacks estão ligados, mas nada recorre a eles ainda: primeiro uma espera precisa falhar, e as esperas duram tanto quanto antes.
said-defence-off = { $name } { $count ->
    [one] está desligado
   *[other] estão desligados
} para as esperas que começam a partir de agora.
said-defence-on-unneeded = { $name } { $count ->
    [one] está ligado
   *[other] estão ligados
}. Nada espera demais agora, então nada muda por enquanto.

# O que se anuncia e ainda está por vir; segue outra frase.

announced-lease-ends = O controlador percebe quando a concessão dele expira
announced-leaders-missed = O controlador sente falta de seus brokers, e novos líderes são eleitos
announced-leaders-once-missed = Novos líderes são eleitos assim que o controlador sentir falta dos brokers
announced-in = em { $most }
announced-between = em { $least } a { $most }
announced-text = {" "}{ $what }, { $time }.

# Grupos de consumidores. $whom: as duas primeiras. $pause e $then: o que segue. $slow: vazio, ou consumers-slow-no-more.

consumers-one-crashes = Um consumidor de { $name } cai e sai
consumers-several-crash = { $count } consumidores de { $name } caem e saem
consumers-crash = { $whom } sem avisar: o grupo dá por falta de quem não envia heartbeats depois de { $session }. Os processos são iniciados de novo, para atender em { $due }.
consumers-at-once = imediatamente
consumers-after = após { $pause }
consumers-for-ever = para sempre: a partição fica parada
consumers-then-skip = até { $most } { $most ->
    [one] tentativa
   *[other] tentativas
}, e depois o pula
consumers-then-aside = até { $most } { $most ->
    [one] tentativa
   *[other] tentativas
}, e depois o põe na fila de mensagens mortas
consumers-poisoned = O próximo registro de { $partition } falha sempre que { $name } o processa. A nova tentativa vem { $pause }, { $then }.
consumers-restart = Os consumidores de { $name } são encerrados e recomeçam: procuram seu coordenador, entram no grupo e leem a partir do último commit.
consumers-slow-no-more = {" "}O processamento volta a levar o tempo habitual.
consumers-no-record-fails = Nenhum registro falha mais nos consumidores de { $name }.
consumers-repaired = Os consumidores de { $name } foram reparados.{ $slow }
consumers-passes-one = { $name } pula o registro que falhava e continua a ler depois dele.{ $slow }
consumers-passes = { $name } pula { $count } registros que falhavam e continua a ler depois deles.{ $slow }
consumers-one-record = um registro
consumers-records-of-poll = os { $most } registros que um poll pode trazer
consumers-slow = nas mãos de seu membro. Quem precisa de mais de { $interval } para { $records } sai do grupo

# Instâncias, lançamentos, desvio zonal. $alone: vazio, ou fleet-alone. $now: fleet-misses-….

fleet-traffic-again = { $name } volta a receber tráfego, na medida em que seus alvos passam nas verificações.
fleet-alone = {" "}{ $services }: nenhum alvo em outro lugar; suas requisições recebem um 503.
fleet-shifted = { $name } não recebe novas requisições; as que estão em andamento terminam lá.{ $alone }
fleet-stuck = Todos os processos de { $name } estão travados: aceitam requisições e não terminam nenhuma. Uma verificação que só pergunta ao processo não vê nada.
fleet-instance-ends = Uma instância de { $name } em { $zone } é encerrada. Seu grupo olha uma vez por minuto e lança outra.
fleet-registered = { $count } { $count ->
    [one] instância
   *[other] instâncias
} de { $name } { $count ->
    [one] recebe
   *[other] recebem
} requisições assim que { $count ->
    [one] passar
   *[other] passarem
} numa verificação.
fleet-nobody-registers = {" "}Ninguém registra as novas: elas não vão receber requisições.
fleet-scaled = { $name } deve ter { $count } { $count ->
    [one] instância
   *[other] instâncias
}.{ $hole }
fleet-misses-none = Não falta nenhuma agora, então nada muda até que uma se perca ou seja pedida.
fleet-misses-one = Falta uma agora.
fleet-misses = Faltam { $lacks } agora.
fleet-launches-limited = { $name } recebe no máximo { $rate } { $rate ->
    [one] instância nova
   *[other] instâncias novas
} por minuto. { $now }
fleet-launches-fail = { $share } dos lançamentos de { $name } falham; seu grupo tenta de novo um minuto depois. { $now }
fleet-launches-usual = As instâncias de { $name } são lançadas como de costume. { $now }
fleet-version-good = uma versão boa
fleet-version-bad = uma versão ruim
fleet-version-canary = uma versão ruim, em algumas réplicas,
fleet-version-before = a versão anterior
fleet-gate-none = ninguém verifica as novas
fleet-gate-shallow = a verificação que libera as próximas só pergunta ao processo
fleet-gate-deep = a verificação que libera as próximas é uma requisição como as outras
fleet-rest-none = nenhuma
fleet-deployed = { $name } recebe { $what }: { $moving } { $moving ->
    [one] réplica é substituída
   *[other] réplicas são substituídas
} agora, { $rest } por vir; { $gate }.
fleet-launch-blocked-latent = “Lançar instâncias” está bloqueada, e nada acontece: cada grupo tem suas instâncias. O defeito fica latente até que uma se perca ou seja pedida.
fleet-launch-blocked = “Lançar instâncias” está bloqueada enquanto faltam { $count } aos grupos: eles continuam sem.
fleet-launch-works-unmissed = “Lançar instâncias” volta a funcionar. Não falta nenhuma instância.
fleet-launch-works = “Lançar instâncias” volta a funcionar: os grupos lançam em um minuto { $count ->
    [one] a que falta
   *[other] as { $count } que faltam
}.

# Réplicas individuais e partes prejudicadas. $who: worse-some-replicas ou o nome de uma réplica; $count: quantas são. $growth: vazio, ou worse-growth. $checked: vazio, ou o que uma verificação percebe. $asked: asked-…

worse-another = ; outra parte também está prejudicada
worse-others = ; { $others } outras partes também estão prejudicadas
worse-wrong = { $whom }: { $what }{ $others }
worse-some-replicas = { $count } de { $all } réplicas de { $label }
worse-crash = { $who }: { $count ->
    [one] cai
   *[other] caem
}, as conexões são recusadas. Iniciada de novo, { $serves }.
worse-stuck = { $who } { $count ->
    [one] trava: aceita requisições e não termina
   *[other] travam: aceitam requisições e não terminam
} nenhuma.{ $checked }
worse-restarted = { $who } { $count ->
    [one] é reiniciada
   *[other] são reiniciadas
}, e { $serves }.
worse-well = { $who } { $count ->
    [one] está
   *[other] estão
} bem de novo.
worse-ended = { $who } { $count ->
    [one] é encerrada
   *[other] são encerradas
}: o grupo olha uma vez por minuto e lança o que falta.
worse-slow = { $who } { $count ->
    [one] leva
   *[other] levam
} { $times } vezes mais tempo em seu trabalho{ $growth }. Um reinício não conserta um host lento.{ $checked }
worse-errors = { $who } { $count ->
    [one] responde
   *[other] respondem
} na hora a { $share } das requisições com um erro{ $growth }.{ $busy }{ $checked }
worse-looks-least-busy = {" "}Quem responde na hora parece o menos ocupado, e recebe mais.
worse-unchecked = {" "}Ninguém verifica.
worse-checked-shallow = {" "}A verificação só pergunta ao processo, e passa.
worse-checked-deep = {" "}A verificação é uma requisição como as outras.
worse-before-work = antes de qualquer trabalho
worse-at-server = no servidor, sem usar um núcleo
worse-before-leaving = antes de sair
worse-part-errors = { $share } de { $asked } terminam em erro na hora, { $how }{ $growth }.
worse-of-workers-cpu = de CPU de seus workers
worse-of-a-core = de um núcleo
worse-until-answered = até serem respondidas, e quem fez o trabalho fica livre nesse meio-tempo
worse-part-slow = A partir de agora, { $asked } levam { $times } vezes mais tempo { $how }{ $growth }.
worse-name-fails = A partir de agora, { $called } não dá nenhum endereço. Os clientes guardam o seu por { $live }, então são atingidos um após o outro; um processo que inicia não tem nenhum.
worse-name-stale = A partir de agora, { $called } dá o que valia há { $span }: uma zona que some, ou volta, é percebida com esse atraso.
worse-serve-first-last = a primeira atende em { $first }, a última em { $last }
worse-serve-all = atendem em { $first }
worse-serve-one = atende em { $first }

# Grupos de quórum e clusters.

recovery-proposals-refused = {" "}{ $refused } { $refused ->
    [one] proposta que esperava é recusada
   *[other] propostas que esperavam são recusadas
}.
recovery-closed = { $label } está fechado: tudo é recusado na hora, ninguém espera por ele.{ $refused }
recovery-cancel-only = { $label } só aceita cancelamentos: cancelamentos passam, ordens são recusadas.
recovery-auction = { $label } faz um leilão: as ordens são reunidas e executadas juntas quando a negociação abrir.
recovery-open = { $label } está aberto: ordens e cancelamentos passam.
recovery-until = {" "}até { $due }
recovery-rebuild = Um novo grupo para { $label } é construído a partir do log de um nó sobrevivente{ $due }. O antigo é isolado: nós que voltarem nesse meio-tempo não contam.
recovery-moved-by-hand = { $count } { $count ->
    [one] partição
   *[other] partições
} de { $label } { $count ->
    [one] é movida
   *[other] são movidas
} manualmente, uma após a outra, { $time } cada. Onde nenhuma réplica está em sincronia, registros vão se perder.
recovery-moved = Partições de { $label } são movidas manualmente.
recovery-unclean = { $label } permite eleições unclean.
recovery-clean = { $label } elege líderes só entre réplicas em sincronia.
recovery-unclean-unneeded = { $label } permite eleições unclean. Toda partição tem um líder, então nada muda por enquanto.
recovery-unclean-blocked = { $label } permite eleições unclean, mas ninguém pode eleger: a função está bloqueada. { $left } { $left ->
    [one] partição continua
   *[other] partições continuam
} sem líder.
recovery-unclean-none-up = { $label } permite eleições unclean, mas nenhuma réplica de { $left ->
    [one] sua partição
   *[other] suas { $left } partições
} sem líder está no ar.
recovery-unclean-lost = { $label }: { $led } { $led ->
    [one] partição volta
   *[other] partições voltam
} a ter líderes que não estavam em sincronia: { $lost } { $lost ->
    [one] registro confirmado se perdeu
   *[other] registros confirmados se perderam
}.
recovery-at = {" "}em { $due }
recovery-switched = Os clientes de { $label } são apontados para { $to }; chegam lá{ $due }. O que não tiver sido copiado até então ({ $lag } de atraso) fica para trás; o que não foi confirmado é processado de novo.

# Bancos de dados, alvos, tráfego.

stores-scale-stop = { $label } é preparado para uma instância maior durante { $time }; depois fica parado por { $stop }.
stores-scale-copy = { $label } é copiado para instâncias com o dobro do tamanho. Isso leva { $time } e { $cpu }% de sua CPU; depois um novo primário é eleito, sem escritas nesse meio-tempo.
stores-split-stop = { $label } será dividido em { $parts } após uma parada de manutenção de { $stop }.
stores-split-prepared = { $label } será dividido em { $parts }: { $time } de preparação, depois uma parada de manutenção de { $stop }.
stores-cache-due = Um cache para “{ $query }” é implantado em { $due }. Estará frio então: aprende uma chave com a primeira consulta por ela.
stores-prune-due = “{ $query }” fica reduzida a partir de { $due }.
stores-stopped = { $label } está parado, como planejado: ninguém é atendido até que seja iniciado.
stores-starts-due = { $label } inicia; responde a partir de { $due }.
stores-starts = { $label } inicia.
stores-coalesce = A partir de agora, os clientes de uma réplica compartilham uma pergunta a quem está atrás de { $label } pela mesma entrada.
stores-coalesce-no-more = A partir de agora, cada cliente pergunta sozinho a quem está atrás de { $label }, também pela mesma entrada.
stores-connections-cut = {" "}Todas as conexões são cortadas, e todas são abertas de novo.
stores-fails-over = { $label } move seu primário para outro membro. Fica sem nenhum por cerca de { $time }: ninguém precisa antes dar por falta do antigo.{ $cut }
stores-evicted-shared = cada réplica pergunta uma vez por uma entrada
stores-evicted-each = todos os que pedem uma vão lá, também pela mesma
stores-evicted = { $label } perdeu { $lost } { $lost ->
    [one] entrada
   *[other] entradas
}: até que sejam preenchidas de novo, { $behind } recebe o que ele retinha, e { $each }.
stores-targets-pass = { $healthy } de { $all } alvos passam em suas verificações
stores-traffic-usual = A partir de agora, chegam tantos clientes como de costume; os que estão aqui ficam.
stores-in-both-runs = , nas duas execuções
stores-traffic-surge = A partir de agora, chegam { $times } vezes mais clientes{ $both }.
stores-stands-still = { $label } está parado, como planejado
stores-network-scarce = { $label }: as respostas esperam sua interface de rede
stores-cpu-scarce = A CPU de { $label } está saturada
stores-cpu-load = { $label } { $load }% de CPU

# Zonas e links. $name: uma zona. $past: zone-past-…. $booting: vazio, ou zones-down-boot. $which: entre zonas.

zones-cut-off-leading = { $name } está isolada: seus hosts funcionam, mas nada atravessa sua fronteira. Seus brokers lideravam { $led } { $led ->
    [one] partição
   *[other] partições
} e acreditam que ainda lideram.
zones-cut-off-runs = { $name } está isolada: seus hosts funcionam, mas nada atravessa sua fronteira.
zones-gray = { $name } perde { $lost } % de seus pacotes e atrasa os outros em { $delay }: as verificações de saúde em geral passam, as respostas chegam tarde.
zones-cooling-lost = { $name } perde sua refrigeração: esquenta, e seus hosts se desligam um a um.
zones-nothing-more-cut = { $name } está isolada, e nada mais acontece: todos os { $hosts } hosts estão fora do ar.
zones-nothing-more-gray = { $name } perde e atrasa pacotes, e nada mais acontece: todos os { $hosts } hosts estão fora do ar.
zones-nothing-more-cooling = { $name } perde sua refrigeração, e nada mais acontece: todos os { $hosts } hosts estão fora do ar.
zones-again-while-booting = { $name } { $past } de novo enquanto seus hosts inicializavam: estão fora do ar outra vez.
zones-stay-down = { $name } { $past }. Todos os { $hosts } hosts estavam fora do ar: agora continuam assim até o reparo.
zones-nothing-more = { $name } { $past }, e nada mais acontece: todos os { $hosts } hosts estão fora do ar.
zones-hosts-go-down = { $name } { $past }: seus hosts saem do ar.
zones-led-none = { $name } { $past }. Seus brokers não lideram nenhuma partição agora, então nenhum líder se perde; seus hosts saem do ar.
zones-led-blocked = { $name } { $past }: seus brokers lideravam { $led } { $led ->
    [one] partição
   *[other] partições
}. Elas precisam de novos líderes, e ninguém pode elegê-los.
zones-led = { $name } { $past }: seus brokers lideravam { $led } { $led ->
    [one] partição
   *[other] partições
}.
zones-down-boot = {" "}{ $count } { $count ->
    [one] host que estava fora do ar inicializa
   *[other] hosts que estavam fora do ar inicializam
}.
zones-joined = { $name } está ligada de novo: brokers, membros e nós se reencontram pelos próprios relógios.{ $booting }
zones-no-loss-any-more = { $name } não perde mais pacotes.{ $booting }
zones-cooled-in-time = { $name } volta a ser refrigerada antes que um host saísse do ar.
zones-cooled = { $name } volta a ser refrigerada.{ $booting }
zones-cooled-wait = { $name } volta a ser refrigerada: { $count } { $count ->
    [one] host espera
   *[other] hosts esperam
} até esfriar o bastante e chegar a vez de seu rack; alguns precisam de mãos.
zones-still-leaderless = {" "}{ $count } { $count ->
    [one] partição ainda está
   *[other] partições ainda estão
} sem líder: brokers que voltam não elegem ninguém.
zones-wait-for-rack = , { $count } { $count ->
    [one] espera
   *[other] esperam
} a vez de seu rack
zones-wait-for-hands = , { $count } { $count ->
    [one] espera
   *[other] esperam
} a vez de seu rack, { $hands } deles por mãos de alguém
zones-powered = { $name } tem energia e refrigeração de novo: { $boot } { $boot ->
    [one] host inicializa
   *[other] hosts inicializam
}{ $turns }.{ $leaderless }
zones-link-cut-both = O link { $which } está cortado: { $zones } não se alcançam, embora ambas alcancem o resto. Ninguém é avisado; cada uma não ouve nada e age pelo próprio relógio.
zones-link-cut-one = O link { $which } está cortado. Uma conexão precisa das duas direções, então { $zones } não se alcançam.
zones-link-loss = { $share } dos pacotes { $which } se perdem. O TCP reenvia cada um, após { $rto } no mínimo, e o dobro a cada vez.
zones-link-delay = Os pacotes { $which } levam { $span } a mais.
zones-link-repaired = O link { $which } está em ordem de novo: as conexões são refeitas pelos próprios relógios.
