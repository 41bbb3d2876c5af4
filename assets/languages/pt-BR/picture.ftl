# Poucas palavras ao lado de um grupo no mapa (telling/picture.rs). $up, $all: seus membros.

picture-no-way = sem caminho até { $zone }
picture-bad-link = link ruim até { $zone }
picture-quorum = { $up } de { $all }, quórum { $needed }
picture-quorum-holds = { $up } de { $all }, quórum mantido
picture-no-quorum = { $up } de { $all }, sem quórum
picture-electing = { $up } de { $all }, elegendo
picture-rebuilt = um novo grupo está sendo construído
picture-closed-by-hand = { $up } de { $all }, fechado manualmente
picture-closed = { $up } de { $all }, fechado
picture-cancel-only = { $up } de { $all }, só cancelamentos
picture-auction = leilão, { $orders } { $orders ->
    [one] ordem
   *[other] ordens
}
picture-stands-still = parado, como planejado
picture-no-primary = sem primário, elegendo
picture-network = rede saturada
picture-cpu = CPU saturada
picture-primary = primário em { $zone }
picture-doing = { $doing }, até { $time }
