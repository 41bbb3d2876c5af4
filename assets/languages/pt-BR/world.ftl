# Partes, falhas e comandos (world).

zone-fault-overheating = Superaquecimento
zone-fault-power-loss = Falta de energia
zone-fault-partition = Partição de rede
zone-fault-gray = Falha cinzenta
zones-gets-warm = { $zone } esquenta
zones-no-power = { $zone } está sem energia
zones-cut-off-now = { $zone } está isolada
zones-loses-packets = { $zone } perde pacotes

# Nomes de partes; com minúscula dentro de uma frase. $name: de uma zona, de um broker.

part-zone = Zona { $name }
part-zone-small = zona { $name }
part-broker = Broker { $name }
part-link = Link { $which }
part-balancer = Balanceador de carga
part-partition = partição { $number }
part-link-between = Link entre { $zones }

# O que um cliente Kafka faz numa interrupção, e o que se sabe disso (kafka/client/evidence.rs).

evidence-no-leader = escritas sem líder
evidence-neighbours = suas vizinhas
evidence-silent-leader = escritas a um líder calado
evidence-reader-no-leader = leituras sem líder
evidence-reader-silent-leader = leituras de um líder calado
evidence-coordinator = a perda do coordenador
evidence-end-offsets = offsets finais
evidence-polls = polls longos
evidence-measured = medido
evidence-inferred = inferido
evidence-not-measured = não medido
