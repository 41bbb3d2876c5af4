# Simulados: o que está errado num registro de decisões, e por que um objetivo foi atingido ou não (drill). $limit e $span:
# durações como 2m30s.

drill-wrong-decision = decisão { $number }: { $message }
drill-wrong-order = { $time } vem depois de { $before }; esperada a ordem do tempo, não antes de a equipe assumir
drill-wrong-late = { $time } passa de { $end }, quando o exercício termina
drill-wrong-role = não há o papel { $role }; esperado um de: { $roles }, facilitator
drill-wrong-name = o exercício não tem nada com o nome { $name }
drill-wrong-action = não há a ação { $word }; esperada uma de: { $actions }
drill-wrong-hands = a ação { $action } é do papel { $role }
drill-wrong-choice = a ação { $action } precisa de uma parte, uma de: { $names }
drill-wrong-unasked = não há nada a prever, ou já foi previsto
drill-wrong-part = o cenário não tem a parte { $name }
drill-wrong-prediction = esperado heals, stays, ou part com o nome dela, em vez de { $word }

drill-came-true = confirmou-se
drill-came-otherwise = foi diferente
drill-not-predicted = nada foi previsto
drill-nobody-hurt = nenhum cliente foi atingido
drill-never = não feito; limite { $limit }
drill-in-time = após { $span }; limite { $limit }
drill-too-late = após { $span }, tarde demais; limite { $limit }
drill-by-itself = voltou sozinho naquele momento
drill-by-vendor = o fornecedor trouxe de volta
drill-nothing-to-save = nada se perde quando ninguém age
drill-at-most = { $value }; limite de no máximo { $limit }
drill-at-least = { $value }; limite de pelo menos { $limit }
drill-not-acted = ninguém agiu
drill-no-trap = nenhuma armadilha acionada
drill-stepped = { $trap }: { $answers } respostas perdidas por isso
drill-earlier = { $span } antes disso

# A sala de um simulado (training): o que os painéis dizem. $count e $all: números por extenso.

room-passes = passa
room-fails = falha
room-starts = inicia
room-up = ativo
room-down = fora
room-pass = { $count } de { $all } passam
room-members-up = { $count } de { $all } ativos
room-wait = { $count } de { $all } esperam
room-led = { $count } de { $all } com líder
room-leads = lidera { $count }
room-no-data = sem dados
room-none-ends = nenhuma termina
room-per-second = { $count }/s
room-of = { $count } de { $all }
room-page = { $part }: { $text }
room-metric-requests = Requisições que chegam
room-metric-errors = Erros das que terminam
room-metric-processor = Processador
room-metric-targets = Alvos que passam
room-metric-brokers = Brokers fora
room-metric-slowest = A mais lenta que terminou
room-look-workers = { $name }: { $busy } de { $all } workers ocupados, { $queue } requisições na fila.
room-look-wait = Nenhum deles termina nada há algum tempo: esperam uma resposta.
room-look-zone = zona { $zone }: { $up } de { $all } em execução
room-look-instances = { $name }: { $zones }.
room-look-all-led = { $name }: cada uma das { $all } partições tem líder.
room-look-unled = { $name }: { $count } de { $all } partições sem líder: { $partitions }.
room-look-lag = { $name }: o registro mais antigo que ninguém leu espera há { $age }.
room-look-store = { $name }: { $phrase }.
room-look-database = { $name }: { $phrase }; processador { $cpu }, { $waiting } consultas esperam um núcleo, { $connections } conexões em uso, { $pool } consultas esperam uma conexão, { $backlog } s de respostas esperam a rede.
room-evidence-map = O mapa
room-evidence-pager = O pager
room-done = Feito.
room-act-on = { $action }: { $part }
room-hint = Dica
room-not-now = Isso não pode ser decidido agora.
room-money = { $currency } { $amount }
room-customers-hurt = clientes atingidos
room-vendor-helped = o fornecedor conserta
room-track-truth = Verdade
room-track-saw = Viram
room-track-believed = Acreditaram
room-track-did = Fizeram
room-track-injects = Mensagens
