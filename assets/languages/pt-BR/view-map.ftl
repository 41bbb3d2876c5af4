# O que o mapa diz das partes (view/words). $name, $service: um nome como está no documento.

# Momentos decisivos: aquilo em que a reprodução fica mais lenta.
decisive-election-refused = uma eleição é recusada
decisive-pool-full = um pool está cheio
decisive-breaker-opened = um disjuntor abre

# $title: um estado de coisas dentro de uma frase, como “as eleições são recusadas”.
map-because = Porque { $title }
# $title: uma parte e o seu estado, como “zona a: cinzenta”.
map-because-of = A causa é { $title }
map-reported-truly = informado e real: { $state }
map-reported-true = informado: { $reported }; real: { $truth }

# Uma instância, para o seu botão: o que segue é ligado por vírgulas.
map-replica = { $name }: { $state }
map-replica-busy = { $busy } de { $workers } workers ocupados
map-replica-draining = em drenagem: não recebe novas requisições
map-replica-no-target = não é alvo do balanceador de carga: não recebe requisições
map-replica-impaired = prejudicada por uma falha própria
map-replica-wait = a espera mais antiga ainda tem { $left } do seu tempo
map-replica-breakers = { $count ->
    [one] { $count } disjuntor aberto
   *[other] { $count } disjuntores abertos
}
map-queued = { $count } na fila

map-service-none-runs = nenhuma réplica em execução
map-service-few-run = { $running } de { $all } réplicas em execução
map-service-wait = { $busy } de { $workers } esperam
map-service-refuses = recusa na hora
map-service-fallback = por fallback
map-no-data = sem dados
map-service-busy = { $busy } de { $workers } ocupados
# $line: o que é verdade. O painel diz que está tudo bem.
map-called-healthy = { $line }, “ok”

# Um broker: palavras curtas, ficam em lugares estreitos.
map-down = fora do ar
map-fenced = isolado
map-starting = iniciando
map-up = no ar
map-broker-leads = lidera { $leads }
map-broker-leads-late = lidera { $leads }, { $behind } atrás
map-broker-down-fenced = fora do ar, isolado
map-broker-up-fenced = no ar, isolado
map-broker-up-leads = no ar, lidera { $leads }
map-broker = Broker { $name }: { $line }
map-broker-leaderless = Broker { $name }: { $line }, { $count ->
    [one] { $count } partição que ele liderava está sem líder
   *[other] { $count } partições que ele liderava estão sem líder
}
map-cluster = { $led }, { $vendor_state }
map-led-all = todas as { $led } com líder
map-led = { $led } de { $all } com líder

# O cartão de uma jornada: pouco espaço.
map-p99 = p99 { $time }
map-journey-wait = { $count } presas
map-journey-fail = { $share } falham ou desistem
map-journey-refused = { $share } recusadas
map-journey-fallback = { $share } por fallback
map-journey-late = { $share } atrasadas
# $p99: vazio, ou map-p99.
map-journey-late-p99 = { $share } atrasadas, { $p99 }
map-journey-rate = { $rate }/s
map-journey-rate-p99 = { $rate }/s, { $p99 }

# Uma zona, ao lado do nome.
map-zone-down = { $count } fora
map-zone-down-of = { $count }/{ $hosts } fora
map-zone-cut-off = isolada
map-zone-wait = { $count } esperam
map-zone-wait-for-power = { $count } esperam energia
map-zone-starting = { $count } iniciando
map-zone-moved-out = sem tráfego
map-heat = { $degrees } °C

map-customers-rate = { $rate } requisições/s
map-customers-none = ninguém atendido
map-customers-answered = { $answered } de { $ended }/s atendidas
map-balancer-ok = { $healthy } de { $targets } alvos ok
map-balancer-in = { $rate } requisições/s entrando
map-balancer-in-flight = { $count } em andamento

# Um membro de um grupo ou banco de dados, pelo seu número.
map-member-down = { $number } fora
map-member-leads = { $number } lidera
map-member-primary = primário
map-member-copy = cópia
map-load = { $name }: { $cpu } de CPU, { $waiting } consultas esperam, { $connections } conexões em uso e { $for_pool } esperam por uma, as respostas esperam { $backlog } pela rede
# Continuam map-load.
map-load-credits = , restam { $left } dos seus créditos de rede
map-load-parts = ; { $parts } partes, números da mais ocupada
map-load-work = ; trabalho em andamento até { $time }

# Funções dos planos de controle, e o fornecedor.
map-duty-works = ok
map-duty-latent = bloqueada, ainda não necessária
map-duty-blocked-since = bloqueada desde { $since }, { $refused } recusadas
map-duty-blocked = bloqueada, { $refused } recusadas
map-planes-vendor = do fornecedor
map-planes-work = { $count }, todos funcionam
map-planes-blocked = { $blocked } de { $all } funções bloqueadas
map-vendor-due = Fornecedor acionado, reparo previsto para { $time }
