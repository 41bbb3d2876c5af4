# Os gráficos: rótulos, lacunas, marcadores (view/chart, view/charts), e as imagens exportadas (view/svg).

# Como as requisições terminaram: por extenso, e onde há pouco espaço.
ends-in-time = no prazo
ends-late = atrasadas
ends-fallback = por fallback
ends-fallback-short = fallback
ends-waiting = esperam resposta
ends-waiting-short = esperam
ends-refused = recusadas
ends-no-answer = sem resposta

ends-share = { $name } { $share }
chart-bet = seu palpite
# Rótulos de linhas: todas, ou várias, no mesmo valor.
chart-all = todas
chart-several = { $count } em
chart-value = { $name } { $value }
# A linha da outra execução, e o nome curto; o da execução sem a falha.
chart-other-run = a outra execução
chart-other-run-short = outra execução
chart-unhurt = sem falha
chart-p99 = p99
chart-lost = { $name } perdida
chart-nobody-answered = ninguém atendido
chart-nothing-to-measure = nada a medir
chart-from-to = { $from } a { $to }

# Marcadores.
chart-more = { $words } + { $more }
chart-first-page = 1º acionamento
# $set: um conjunto de alertas.
chart-page-of = acionamento de { $set }

# Imagens: $clock é o tempo simulado, $local o relógio do cenário.
picture-at = em { $clock }
picture-at-local = em { $clock }, { $local }
picture-charts = { $title }: gráficos { $moment }
picture-map = { $title }: mapa em { $clock }
picture-source = simulado com Blast Radius, semente { $seed }, cenário { $scenario }
picture-source-weight = simulado com Blast Radius, semente { $seed }, cenário { $scenario }; uma requisição simulada representa { $weight }
picture-hurt = Raio de impacto: parcela afetada, desde
picture-reported = { $line }, informado: { $state }
picture-below = Você não vê nem conserta o que está abaixo.

# Camadas do mapa, em imagens e na página.
map-customers = Clientes
map-balancer = Balanceador
map-vendor-line = Linha do fornecedor
map-control-planes = Planos de controle
map-no-customer = nenhum cliente
