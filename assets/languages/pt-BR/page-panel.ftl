# O painel: abas, inspetor, causas, registro (app/panel, app/inspector, app/causes).

panel-other = A outra execução
panel-why = Por quê
panel-log = Log
panel-alerts = Alertas
panel-published = Publicado
panel-weak-points = Fraquezas
panel = Painel
panel-inspector = Inspetor

inspector-close = Fechar o inspetor
# $part: o nome; $title: o que a cadeia explica.
inspector-asked = { $part }: { $title }
inspector-terms = O que estas palavras significam
inspector-radius = Raio de impacto, medido
inspector-reported = Informado
inspector-reported-ago = Informado há { $age }
inspector-true = Verdade agora
inspector-versus = Informado contra real
inspector-countdown = { $seconds } s até a próxima espera terminar em erro
# $what: pelo que o worker espera, sem ponto.
inspector-countdown-then = { $what }. Depois o worker pega a próxima requisição e espera de novo.

# Como ler o mapa: uma palavra e o que significa. O que segue a palavra começa com um espaço.
reading = Como ler o mapa
reading-column = Coluna:
reading-column-is = {" "}uma zona. Falhas físicas tomam uma coluna.
reading-row = Linha:
reading-row-is = {" "}uma camada. Defeitos lógicos tomam uma linha, em todas as zonas de uma vez.
reading-healthy = “ok”:
reading-healthy-is = {" "}o painel diz isso, e não é verdade.
reading-comb = Pente:
reading-comb-is = {" "}um dente por worker ocupado. A altura é o tempo que ele esperou.
reading-crown = Coroa:
reading-crown-is = {" "}este broker lidera a partição.
reading-stop = Quadrado de parada:
reading-stop-is = {" "}travado. O anel é o tempo que falta até a espera terminar em erro.
reading-cone = Cone:
reading-cone-is = {" "}o fundo do mapa, tão largo em cada linha quanto a parcela dela que é afetada.

log-title = Log do incidente
log-lines = { $count ->
    [0] nenhuma linha
    [one] { $count } linha
   *[other] { $count } linhas
}

# $clock: um momento, $title: o que aconteceu.
cause-go-to = Ir para { $clock }: { $title }
cause-wait = { $waiting } esperam
cause-lost = { $lost } ficaram sem resposta
cause-wait-lost = { $waiting } esperam, { $lost } ficaram sem resposta
cause-hurt = Clientes afetados por isto
cause-one-request = Uma requisição
life-under = menos de 1 ms
life-back = Voltar à jornada
life-from = A partir de { $clock }
life-from-left-out = A partir de { $clock }; { $count } trechos anteriores omitidos
life-spans = Trechos

# O raio de impacto medido.
radius-touched = Atingido
radius-now = Agora
radius-worst = No pior momento
radius-unmeasured = Nenhuma falha até agora: não há com o que comparar. O que a carga sozinha causa está no mapa.
# $money: um valor com a moeda.
radius-cost-money = { $lost } respostas perdidas em comparação com a execução sem as falhas, no valor de { $money } segundo as estimativas do documento.
radius-cost = { $lost } respostas perdidas em comparação com a execução sem as falhas.
radius-amplification = Amplificação
radius-amplification-now = Negociação perdida sobre partições perdidas: { $now } agora, { $worst } no pior momento.
radius-amplification-none = Negociação perdida sobre partições perdidas: nenhuma agora, { $worst } no pior momento.
radius-amplification-curve = Amplificação ao longo da execução
radius-front = A frente: primeiros impactos em ordem
radius-no-front = Nada foi atingido ainda.
radius-replay = Reproduzir a frente
radius-through = por { $via }
# O que é contado: a primeira célula de uma linha.
radius-row-zones = zonas
radius-row-hosts = hosts
radius-row-partitions = partições
radius-row-services = serviços
radius-row-journeys = jornadas
radius-row-customers = clientes
radius-row-money = dinheiro
radius-of = { $now } de { $all }
radius-of-answers = { $now } de { $all } respostas
radius-of-money = { $currency } { $now } de { $all }
radius-at-worst = no pior momento { $share }
