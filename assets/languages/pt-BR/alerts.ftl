# O painel dos alertas (telling/alerts.rs). $page: uma regra; $against: vazio, ou quanto depois de os clientes perceberem.

alerts-noticed-by = { $time } ({ $by })
alerts-not-noticed = não perceberam
alerts-nobody-knew = ninguém: nenhum acionamento
alerts-after-customers = , { $span } depois de os clientes perceberem
alerts-before-customers = , { $span } antes de os clientes perceberem
alerts-with-customers = , quando os clientes perceberam
alerts-fires-since = dispara desde { $time }
alerts-cleared = normalizado em { $time }
alerts-times = , { $count } vezes
alerts-called = , alguém é chamado em { $time }
alerts-nobody-called = , ninguém é chamado
alerts-resolved-by-silence = , “resolvido” por um monitor que tinha se calado
alerts-page-at = acionamento em { $time }{ $called }, { $end }{ $again }{ $silence }
alerts-ticket-at = chamado em { $time }{ $called }, { $end }{ $again }{ $silence }
alerts-blind = { $rule } não mostra nada: depende de { $parts }
alerts-noticed = Os clientes perceberam
alerts-no-notice = nenhum aviso
alerts-notice = aviso em { $time }
alerts-set = Conjunto “{ $set }”: { $fired } de { $all } dispararam
alerts-could-know = Podia saber: { $known }
alerts-never-fired = Nunca dispararam
alerts-own-silent = O monitoramento próprio fica na { $zone } e está calado
alerts-title = Alertas
alerts-firing = { $firing } de { $all } regras disparam
alerts-question = O que disseram os monitores?

# A cronologia publicada ao lado da execução (telling/timeline.rs). $time: no relógio da execução.

timeline-same-time = ao mesmo tempo
timeline-later = { $span } depois do publicado
timeline-earlier = { $span } antes do publicado
timeline-as-documented = simulado em { $time }, como diz o documento
timeline-simulated = simulado em { $time }, { $difference }
timeline-not-modelled = não modelado: nenhum momento de uma execução corresponde
timeline-not-reached = não alcançado: depois do fim desta execução
timeline-not-here = não nesta execução
timeline-lasts = e continua
timeline-to = a { $time }
timeline-length = { $span } ({ $from } { $end })
timeline-never = nunca
timeline-distance = mediana { $median }, pior { $worst }, sobre { $matched } { $matched ->
    [one] marca
   *[other] marcas
} de { $runs } { $runs ->
    [one] execução
   *[other] execuções
}; { $unmatched } sem correspondência
timeline-none-matched = nenhuma marca do documento teve correspondência
timeline-distance-from = Distância do que foi publicado
timeline-published = Publicado em { $time }; { $simulated }
timeline-title = Publicado ao lado do simulado
timeline-off-by = Diferença mediana de { $span }.
timeline-nothing-yet = Nada para comparar ainda.
timeline-question = O que foi publicado?

# Quanto durou a interrupção, por cada medida.

measure-fault = uma zona tem uma falha, ou uma função está bloqueada
measure-down = a negociação está fora do ar: uma jornada de negociação responde menos da metade
measure-any = alguma jornada responde menos de 99 %
measure-leaderless = partições de clientes sem líder
measure-unread = um registro espera mais de um minuto sem ser lido
measure-alert = um alerta de algum conjunto dispara
