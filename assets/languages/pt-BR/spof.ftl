# Pontos únicos de falha (telling/spof.rs): uma frase e sua cura. $label: uma parte, $zone: o nome de uma zona.

spof-plane-of-one = { $label } elege os líderes de { $cluster } em todas as zonas: quando não consegue, um líder perdido não é substituído.
spof-plane-of-several = { $label } é o único plano de controle de { $count } clusters ({ $clusters }): um defeito dele os atinge juntos, em todas as zonas.
spof-plane-cure = Um segundo cluster sob um plano de controle próprio, e um caminho até ele; disjuntores e fallbacks nesse meio-tempo.
spof-together = Tudo de { $label } compartilha o placement group { $group } na zona { $zone }: o que derruba um rack derruba tudo.
spof-together-cure = Membros em várias zonas, ou ao menos num placement group espalhado.
spof-single-node = { $label } é um único nó na zona { $zone }.
spof-single-node-cure = Três membros em três zonas.
spof-nodes = { $here } de { $all } nós de { $label } ficam na zona { $zone }: sem ela o resto não tem maioria.
spof-members = { $here } de { $all } membros de { $label } ficam na zona { $zone }: sem ela o resto não tem maioria.
spof-members-cure = Menos da metade dos membros em qualquer zona.
spof-controllers = { $here } de { $all } controladores de { $label } ficam na zona { $zone }: sem ela nada é confirmado.
spof-controllers-cure = Três controladores em três zonas.
spof-replication = { $name } de { $label } tem { $factor } { $factor ->
    [one] réplica
   *[other] réplicas
} e precisa de { $least } em sincronia: perder a zona { $zones } interrompe suas escritas.
spof-or = {" "}ou{" "}
spof-replication-cure = Fator de replicação 3 em três zonas, min.insync.replicas 2.
spof-leaders = Todas as partições de { $name } ({ $label }) são lideradas da zona { $zone }: sem eleições, sua perda para o tópico por completo.
spof-leaders-cure = Pelo menos tantas partições quantas zonas com brokers.
spof-single-replica = { $label } é uma única réplica na zona { $zone }.
spof-single-instance = Uma instância de { $label } roda: até que outra atenda, ninguém responde.
spof-one-zone = Todas as { $count } réplicas de { $label } ficam na zona { $zone }.
spof-zones-cure = Réplicas em pelo menos duas zonas.
spof-death-loop = Uma nova instância de { $label } precisa de { $start } para iniciar, e é substituída quando falha em suas verificações { $grace } depois de entrar em serviço: nenhuma chega a atender.
spof-death-loop-cure = Um período de carência maior que o início.
spof-marks = { $product } oferece uma requisição de { $label } que trava a todos os { $all } alvos, e pretere cada um por { $lasts }: uma só derruba todos.
spof-marks-cure = Nenhuma marca passiva (max_fails=0), ou nenhuma nova tentativa após um tempo limite.
spof-certificate = Um certificado, { $id }, é apresentado por { $services }: quando expira, todos falham de uma vez, em todas as zonas.
spof-certificate-cure = Certificados próprios com fins diferentes, renovados por uma máquina e vigiados de fora.
spof-alert-watched = O alerta “{ $text }” depende de { $name }, que ele vigia ou que derruba o que ele vigia: enquanto isso está fora do ar, ele não mostra nada.
spof-alert = O alerta “{ $text }” depende de { $name }: enquanto isso está fora do ar, ele não mostra nada.
spof-alert-cure = Um monitor em outro lugar, por outro caminho, e um alerta sobre seu próprio silêncio.
spof-journey = a jornada “{ $label }”
spof-no-journey = nenhuma jornada
spof-no-journey-but = nenhuma jornada; { $services }
spof-through = { $journeys } (por { $services })
spof-takes = Leva { $takes }. Cura: { $cure }
spof-title = Pontos únicos de falha
spof-none = Nenhum encontrado: nada aqui é compartilhado por todas as zonas.
spof-found = { $count } { $count ->
    [one] encontrado
   *[other] encontrados
}; o pior leva { $worst } de { $journeys } jornadas
spof-question = O que o espalhamento por zonas não cura?
