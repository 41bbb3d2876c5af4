# O painel do raio de impacto (telling/inspect/radius.rs). $part: uma parte, $what: radius-… ou zone-past-….

radius-title = Raio de impacto
radius-measured = Medido contra a mesma execução sem as falhas.
radius-no-fault = Nenhuma falha até agora: não há com o que comparar.
radius-customers = clientes esperam ou não recebem resposta
radius-node = um nó se cala
radius-own-fault = uma falha própria
radius-store-own = responde com erros, ou tarde
radius-workers = workers esperam
radius-replica = uma réplica fica ruim
radius-partitions = partições perdem o líder
radius-broker = seu host sai do ar
radius-quorum = um membro sai do ar
radius-store = um membro, o primário ou a memória se vai
radius-hosts = hosts saem do ar
radius-link-cut = nada passa
radius-link-lossy = pacotes se perdem ou atrasam
radius-duty = uma função está bloqueada
radius-step = { $part }: { $what }
