# O que os painéis informam, sem a verdade (view/reported).

reported-answer = { $up } de { $all } respondem
reported-mostly-down = quase todo fora do ar
# $part: o nome; $state: uma palavra.
reported-part = { $part } { $state }
reported-no-data-yet = Painéis: ainda sem dados.
reported-no-data-of = Painéis: sem dados de { $services }.
reported-all-healthy = Painéis: { $count ->
    [one] o único serviço está saudável
   *[other] todos os { $count } serviços estão saudáveis
}.
# $parts: alguns reported-part.
reported-ill = Painéis: { $parts }.
# A segunda linha: alvos, depois clusters, depois o fim, ligados por vírgulas e um ponto.
reported-no-targets = Nada foi publicado sobre os alvos
reported-targets = { $healthy } de { $targets } alvos passam nas verificações
reported-cluster = { $cluster } { $state }, { $up } de { $all } brokers informam
reported-cluster-no-data = { $cluster } { $state }, sem dados dos seus brokers
reported-hidden = { $told }. O que é verdade está oculto.
