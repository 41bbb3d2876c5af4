# O que as regras de alerta embutidas dizem de uma parte (telemetry/alerts/sets.rs); as métricas mantêm seus nomes.

rule-broker-down = um broker está fora do ar
rule-active-controller = ActiveControllerCount não é 1
rule-errors = erros acima de 5 %
rule-half-healthy = menos da metade dos alvos saudáveis
rule-unhealthy = um alvo não está saudável
rule-cpu-70 = CPU acima de 70 %
rule-cpu-90 = CPU acima de 90 %
rule-offline = OfflinePartitionsCount acima de 0
rule-under-replicated = UnderReplicatedPartitions acima de 0
rule-leader-gap = sum(LeaderCount) abaixo de GlobalPartitionCount
rule-no-messages = partições sem novos registros há 10 min
rule-no-progress = offsets sem progresso há 2 min
rule-old-records = registros esperam em producers há mais de 10 s
rule-heartbeat-late = heartbeat não volta em 10 s
rule-heartbeat-silent = o heartbeat está calado
rule-no-leader = sem líder
rule-burn-page = o orçamento queima na taxa de um acionamento
rule-burn-ticket = o orçamento queima na taxa de um chamado
rule-latency-page = o orçamento de requisições acima de { $within } queima na taxa de um acionamento
rule-latency-ticket = o orçamento de requisições acima de { $within } queima na taxa de um chamado
