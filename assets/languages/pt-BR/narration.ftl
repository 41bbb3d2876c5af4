# A frase ao vivo e a linha abaixo dela (telling/narration). $subject: "A negociação", "O serviço" ou jornadas; $subjects: quantos são.
# $answered, $lost: parcelas com o sinal. $late: vazio, ou sight-late. $serves: uma frase, por exemplo sight-led.

sight-trading = A negociação
sight-service = O serviço
sight-journeys = As { $count } jornadas
sight-led = { $led } de { $all } partições têm líder
sight-rate = Últimos { $window }: { $requests } requisições por segundo
sight-none = nenhuma
# Continua outra frase.
sight-late = , { $late } esperam demais

zones-cut-off = { $zone } está isolada, seus { $hosts } hosts funcionam
zones-down = { $zone }: { $down } de { $hosts } { $hosts ->
    [one] host
   *[other] hosts
} { $down ->
    [one] está
   *[other] estão
} fora do ar
zones-link-cut = { $name } está cortado
zones-link-ill = { $name } perde ou atrasa pacotes

situation-hangs = { $subject } { $subjects ->
    [one] trava
   *[other] travam
}. { $up }, e { $offline } de { $all } partições estão sem líder.
situation-hangs-without-kafka = { $subject } { $subjects ->
    [one] trava
   *[other] travam
}: { $serves }, e { $services } { $count ->
    [one] espera
   *[other] esperam
}.
situation-hangs-though-led = { $subject } { $subjects ->
    [one] trava
   *[other] travam
}. { $up }, todas as partições têm líder; { $services } ainda { $count ->
    [one] espera
   *[other] esperam
}.
situation-all-brokers-up = Todos os brokers estão no ar
situation-brokers-up = { $on } de { $all } brokers estão no ar
situation-hangs-detail = { $rate }: { $answered } respondidas, { $in_flight } em andamento; { $services } { $count ->
    [one] espera
   *[other] esperam
} respostas que não chegam.

situation-zones-and-rate = { $zones }. { $rate }.
situation-rate-and-serves = { $rate }; { $serves }.
situation-rate-then-serves = { $rate }. { $serves }.
situation-zones-rate-serves = { $zones }. { $rate }; { $serves }.
situation-calmly = { $rate }, p99 { $p99 }. { $serves }.
situation-serves = { $serves }.
situation-stands-for = { $line } Uma requisição simulada representa { $weight }.

situation-stands-still = { $subject } { $subjects ->
    [one] não avança
   *[other] não avançam
}: ninguém é atendido{ $late }, { $serves }.
situation-hardly-moves = { $subject } { $subjects ->
    [one] não avança
   *[other] não avançam
}: quase ninguém é atendido{ $late }, { $serves }.
situation-harm = { $lost } perdidas{ $late }
situation-dips = { $subject } { $subjects ->
    [one] cai
   *[other] caem
}: { $harm }, { $serves }.
situation-leaderless = { $offline } de { $all } partições estão sem líder. { $subject }: { $harm }.
situation-breathes = Respira: { $answered } dos clientes são atendidos{ $late }, com { $offline } de { $all } partições mortas.
situation-breathes-by-fallback = Respira: { $answered } dos clientes são atendidos, parte por fallback{ $late }, com { $offline } de { $all } partições mortas.
situation-partly-dead = { $offline } de { $all } partições estão mortas, { $answered } dos clientes são atendidos{ $late }.
situation-others-hurt = { $journeys }: com problemas. { $answered } de todos os clientes são atendidos{ $late }.
situation-served = Os clientes são atendidos: as outras zonas suportam a carga.
situation-served-again = Os clientes voltam a ser atendidos: as outras zonas suportam a carga.
situation-latent = Nada a ver: “Eleger líderes” está bloqueada, e nada precisou de uma eleição. { $answered } dos clientes são atendidos.
situation-latent-detail = { $rate }; { $serves }. O defeito está latente.
situation-refused = “Eleger líderes” está bloqueada e foi recusada { $refused ->
    [one] uma vez
   *[other] { $refused } vezes
}; todas as partições têm líder. { $answered } dos clientes são atendidos.
# $what: as frases das zonas, ou o que falta a um banco de dados.
situation-yet-answered = { $what }: { $answered } dos clientes são atendidos.
situation-parts-ail = { $what }. { $answered } dos clientes são atendidos.
situation-service-ill = { $services } { $count ->
    [one] tem
   *[other] têm
} problemas; { $answered } dos clientes são atendidos.
situation-not-begun = Nada aconteceu ainda: nenhuma requisição chegou.
situation-none-ended = Há requisições em andamento, e nenhuma terminou ainda.
situation-quiet = Tudo calmo. Toda requisição é atendida.
situation-recovers = Está se recuperando: { $answered } dos clientes são atendidos{ $late }.
situation-uneven = { $answered } dos clientes são atendidos{ $late }.
