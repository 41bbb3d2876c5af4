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
