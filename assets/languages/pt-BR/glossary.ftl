# O que significam as palavras do inspetor (view/glossary.rs).

means-active-controller = 1 no controlador que está ativo. Não diz nada sobre se ele consegue confirmar algo.
means-offline = Partições cujo líder registrado é “nenhum”. Um líder morto que continua registrado não é contado.
means-under-replicated = Partições que um broker lidera e às quais falta uma cópia em sincronia. Uma partição sem líder não é liderada por ninguém, e não é contada.
means-under-min-isr = Partições lideradas com menos cópias em sincronia do que min.insync.replicas: recusam acks=all.
means-fenced-count = Brokers que o controlador dá por mortos: nenhum heartbeat chegou dentro do tempo limite de sessão do cluster.
means-fenced = O controlador dá o broker por morto: nenhum heartbeat chegou dentro do tempo limite de sessão do cluster.
means-imbalance = Partições que não são lideradas pelo primeiro broker de sua lista.
means-leader-count = Partições que o broker lidera.
means-partition-count = Cópias de partições que o broker guarda, lideradas ou não.
means-vendor-state = HEALING: o fornecedor substitui ou repara algo. Os registros ainda passam, e só o fornecedor pode mudar o cluster.
means-lag = Registros escritos e ainda não lidos. Um cliente não vê atraso numa partição sem líder: não sabe de nenhum registro novo.
means-records-given-up = Registros cujo processamento falhou tantas vezes quantas o consumidor tenta: pulados, ou postos em outro tópico (mensagens mortas) para alguém examinar.
means-consumers-left = Um membro que não faz poll dentro de max.poll.interval.ms sai de seu grupo, e suas partições vão para outros, que leem de novo tudo desde o último commit. Quando isso acontece com um após o outro, é uma tempestade de rebalanceamento.
means-oldest-unread = Há quanto tempo está parado o registro mais antigo que nenhum consumidor leu.
means-produce-waiting = Registros que foram escritos e não estão confirmados: uma cópia em sincronia ainda não os buscou.
means-elections-refused = Eleições que eram necessárias e não ocorreram porque a função está bloqueada.
means-buffers = Memória para registros que esperam o envio, compartilhada por todas as partições. Quando está cheia, send() bloqueia para todas.
means-breakers = Recusam chamadas na hora enquanto as recentes falharam ou foram lentas, para que nenhum worker espere por elas.
means-unhealthy-after = Um alvo não recebe tráfego depois de tantas verificações falhas seguidas.
means-terms = Líderes que o grupo já teve.
means-proposals-waiting = Comandos que esperam um líder com maioria.
means-queries-waiting = Consultas que esperam um núcleo, ou um primário.
means-stands-for = Tantas requisições de clientes: o que é contado para os clientes é multiplicado por isso.
