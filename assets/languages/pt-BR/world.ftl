# Partes, falhas e comandos (world).

zone-fault-overheating = Superaquecimento
zone-fault-power-loss = Falta de energia
zone-fault-partition = Partição de rede
zone-fault-gray = Falha cinzenta
zones-gets-warm = { $zone } esquenta
zones-no-power = { $zone } está sem energia
zones-cut-off-now = { $zone } está isolada
zones-loses-packets = { $zone } perde pacotes
