# Ramos e o que se desfaz, conforme começaram (session, run/branches). $name: um ramo.

branches-at-start = este é o início: nada aconteceu ainda
branches-nothing-to-undo = não há nada a desfazer
branches-original = Original
branches-story = História
branches-nothing-broken = Nada quebrado { $number }
branches-seed = Semente { $seed }
branches-going-back = voltar ao início
branches-changing-seed = mudar a semente
branches-playing-story = reproduzir a história
branches-beginning-anew = recomeçar
branches-naming = dar a um ramo o nome “{ $name }”
branches-deleting = excluir “{ $name }”
branches-gone = o ramo número { $number } não existe mais
branches-name-length = o nome de um ramo tem de 1 a { $most } caracteres
branches-only = o único ramo não pode ser excluído; Recomeçar inicia outro
branches-no-story = este cenário não tem história para reproduzir

# Uma comparação: seus números e o que é a outra execução.

compared-answered = Clientes atendidos
compared-lost = Clientes perdidos
compared-waiting = Clientes ainda à espera
compared-minutes = Minutos sem negociação
compared-worth = Respostas perdidas, no valor de
compared-without-defences = sem defesas
compared-with = com { $defences } desde o início
compared-branch = ramo “{ $name }”
compared-with-choice = com { $choice }
compared-on-from-start = , ligados desde o início
compared-this-branch = este é o ramo que está à vista: escolha outro
compared-assumed = { $label } { $currency } (suposto)
compared-nothing = nada é comparado: escolha antes com o que comparar
compared-without-fault = sem a falha
