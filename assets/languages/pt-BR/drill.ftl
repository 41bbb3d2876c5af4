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
