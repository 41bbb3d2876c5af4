# Que um comando não mudou nada, e por quê; sem ponto final. $name, $label: uma parte. $whom, $count: réplicas, uma ou várias.

why-nothing-changes = Nada muda: { $reason }
why-not-offered = este cenário não tem nada do tipo para { $name }
why-so-already = já é assim: { $what }
why-link-well = não há nada de errado com o { $link }
why-vendor-finds-nothing = o fornecedor não encontra nada a reparar, nenhuma função está bloqueada
why-vendor-called = o fornecedor já foi acionado e termina em { $due }
why-broker-stopped = o processo do { $broker } não está rodando, ou está prestes a terminar
why-broker-up = o { $broker } está no ar
why-broker-boots = o { $broker } já está inicializando
why-broker-down = o { $broker } já está fora do ar
why-no-process = nenhum processo de { $name } está rodando
why-poisoned = toda partição que { $name } lê já tem um registro que falha para sempre
why-traffic-usual = já chegam tantos clientes como de costume
why-traffic-surge = já chegam { $times } vezes mais clientes
why-choice-started = é outra versão de todos os serviços, escolhida antes de qualquer outra coisa
why-choice-in-use = já é assim
why-hosts-down = todos os { $hosts } hosts da { $name } já estão fora do ar
why-cooling-failed = a refrigeração da { $name } já falhou
why-cut-off = a { $name } já está isolada
why-gray = a { $name } já perde e atrasa pacotes
why-hosts-up = todos os hosts da { $name } estão no ar
why-hosts-boot = { $hosts } { $hosts ->
    [one] host
   *[other] hosts
} da { $name } já { $hosts ->
    [one] inicializa
   *[other] inicializam
}
why-hosts-wait = { $hosts } { $hosts ->
    [one] host
   *[other] hosts
} da { $name } já { $hosts ->
    [one] espera
   *[other] esperam
} a vez de seu rack ou as mãos de alguém
why-shifted-by-hand = o tráfego já foi desviado da { $name }
why-shifted-by-vendor = o fornecedor já desviou o tráfego da { $name }
why-last-zone = a { $name } é a última zona que recebe tráfego
why-not-shifted = a { $name } recebe tráfego
why-name-fails = { $name } já não dá nenhum endereço
why-name-stale = { $name } já dá o que valia há { $span }
why-well = não há nada de errado com { $name }
why-duty-blocked = “{ $duty }” está bloqueada desde { $since }
why-duty-not-blocked = “{ $duty }” não estava bloqueada
why-all-stuck = todos os processos de { $name } estão travados
why-no-instance-in = { $name } não tem nenhuma instância que atenda em { $zone }
why-registered = toda instância de { $name } que atende é um alvo
why-launches-limited = no máximo { $rate } { $rate ->
    [one] instância
   *[other] instâncias
} de { $name } por minuto já { $rate ->
    [one] é lançada
   *[other] são lançadas
}
why-launches-fail = { $share } dos lançamentos de { $name } já falham
why-launches-well = não há nada de errado com os lançamentos de { $name }
why-marks-heeded = o proxy de { $name } já obedece às marcas passivas
why-marks-ignored = o proxy de { $name } já ignora as marcas passivas
why-wanted = já são pedidas { $count } instâncias de { $name }
why-rolling = essa versão de { $name } já está sendo implantada
why-runs-bad = essas réplicas de { $name } já rodam a versão ruim
why-nothing-bad = nenhuma réplica de { $name } roda uma versão ruim
why-no-instance = { $name } não tem nenhuma instância
why-no-such-instance = não há nenhuma instância de { $whom }
why-no-host = o host de { $whom } não está rodando
why-replica-starts = { $whom } já { $count ->
    [one] inicia
   *[other] iniciam
}, para atender em { $due }
why-replica-never-starts = { $whom } { $count ->
    [one] tem
   *[other] têm
} uma versão que termina enquanto inicia
why-replica-stuck = { $whom } já { $count ->
    [one] está travada
   *[other] estão travadas
}
why-replica-slow = { $whom } já { $count ->
    [one] está
   *[other] estão
} { $times } vezes mais { $count ->
    [one] lenta
   *[other] lentas
}
why-replica-errors = { $whom } já { $count ->
    [one] responde
   *[other] respondem
} a { $share } das requisições com um erro
why-asked-slow = { $asked } já levam { $times } vezes mais tempo
why-asked-errors = { $share } de { $asked } já terminam em erro
why-asked-starts = não há nada de errado com { $asked }, a não ser um processo que inicia, para atender em { $due }
why-no-defence = este cenário não tem { $defence }
why-store-busy = { $doing } de { $label } está em andamento; a próxima mudança é em { $due }
why-store-stopped = { $label } já está parado
why-store-runs = { $label } está rodando
why-store-largest = não há instância maior para { $label }
why-store-due = { $doing } está em andamento até { $due }
why-store-done = { $doing } já vale desde { $since }
why-store-no-primary = { $label } não tem primário
why-store-no-other = nenhum outro membro de { $label } poderia liderar
why-store-empty = { $label } não tem nada na memória
why-store-coalesces = os clientes de { $label } já compartilham suas perguntas
why-store-each = os clientes de { $label } já perguntam sozinhos
why-quorum-closed = { $label } já está fechado
why-quorum-auction = { $label } já está em leilão
why-quorum-mode = { $label } já está no modo “{ $mode }”
why-quorum-no-leader = { $label } não tem líder, então ninguém pode abri-lo. Precisa de { $needed } dos { $nodes } nós, ou de um novo grupo
why-quorum-rebuilding = um novo grupo para { $label } está sendo construído e fica no ar em { $due }
why-quorum-majority = { $label } tem sua maioria. Um segundo grupo ao lado seria duas verdades
why-quorum-launches-blocked = { $label } precisa de novos nós, e ninguém pode lançar instâncias: a função está bloqueada
why-quorum-no-log = nenhum dos { $nodes } nós de { $label } está no ar, então ninguém tem o log
why-cluster-moving = partições de { $label } estão sendo movidas manualmente: { $done } { $done ->
    [one] feita
   *[other] feitas
}, { $left } sem líder
why-cluster-commits-nothing = o controlador de { $label } não confirma nada, então nenhuma reatribuição é gravada
why-cluster-led = toda partição de { $label } tem um líder nos metadados
why-cluster-unclean = { $label } já permite eleições unclean
why-cluster-clean = { $label } já recusa eleições unclean
why-cluster-switching = os clientes de { $label } já estão sendo transferidos, até { $due }
why-cluster-in-use = os clientes de { $label } já usam { $other }
