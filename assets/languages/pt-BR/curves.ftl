# Gráficos (telling/charts): títulos, linhas e os valores de agora em palavras.

curve-customers-notice = os clientes percebem
curve-first-page = { $set }: { $page }
curve-trading-outcomes = Negociação, por desfecho
curve-outcomes = Requisições, por como cada uma terminou
curve-blast-radius = Raio de impacto
curve-trading = negociação
curve-answers = respostas
curve-partitions = partições
curve-answered = Respondidas, por jornada
curve-p99 = Latência p99
curve-percentile = 99º percentil
curve-without-the-fault = sem a falha
curve-store-cpu = CPU dos bancos de dados
curve-store-wait = Consultas em espera
curve-store-network = Acúmulo de rede
curve-instances = Instâncias
curve-in-service = em serviço
curve-wanted = pedidas
curve-instances-now = { $active } em serviço, { $wanted } { $wanted ->
    [one] pedida
   *[other] pedidas
}
curve-codes = Erros do balanceador de carga
curve-per-second = { $code }: { $rate }/s
curve-waiting = Workers que esperam
curve-wait = esperam
curve-busy = Workers ocupados
curve-busy-line = ocupados
curve-offline = Partições offline
curve-without-a-leader = sem líder
curve-oldest-unread = Registro não lido mais antigo
curve-age = idade
curve-blind = {" "}(não vê partições sem líder)
curve-in-time = em tempo
curve-late = tarde
curve-by-fallback = por fallback
curve-wait-for-an-answer = esperam resposta
curve-refused = recusadas
curve-no-answer = sem resposta
curve-now-in-time = { $share } em tempo
curve-now-degraded = { $share } tarde ou por fallback
curve-now-refused = { $share } recusadas
curve-now-lost = { $share } sem resposta
curve-lost-of-trading = { $lost } da negociação, { $share } das partições
curve-lost-of-answers-and-partitions = { $lost } das respostas, { $share } das partições
curve-least = menor: { $label } { $share }
curve-no-fault-yet = nenhuma falha ainda
curve-lost-of-answers = { $lost } das respostas
curve-all-share = todas { $share }
