# Duas execuções lado a lado (view/compare). $count: quanto a outra execução tem a mais ou a menos.

compare-answered-more = { $count ->
    [one] { $count } cliente atendido a mais
   *[other] { $count } clientes atendidos a mais
}
compare-answered-fewer = { $count ->
    [one] { $count } cliente atendido a menos
   *[other] { $count } clientes atendidos a menos
}
compare-lost-more = { $count ->
    [one] { $count } perdido a mais
   *[other] { $count } perdidos a mais
}
compare-lost-fewer = { $count ->
    [one] { $count } perdido a menos
   *[other] { $count } perdidos a menos
}
compare-waiting-more = { $count ->
    [one] { $count } ainda espera a mais
   *[other] { $count } ainda esperam a mais
}
compare-waiting-fewer = { $count ->
    [one] { $count } ainda espera a menos
   *[other] { $count } ainda esperam a menos
}
compare-minutes-more = { $count ->
    [one] { $count } minuto sem negociação a mais
   *[other] { $count } minutos sem negociação a mais
}
compare-minutes-fewer = { $count ->
    [one] { $count } minuto sem negociação a menos
   *[other] { $count } minutos sem negociação a menos
}
# $title: o que é a outra execução. $list: alguns dos acima.
compare-differs = { $title }: { $list }.
compare-nothing-differs = { $title }: nada difere até agora.
compare-spread = { $least } a { $most }, mediana { $median }

# Com o que uma execução pode ser comparada. $defence, $choice: dentro de uma frase.
compare-without-fault = a mesma sem a falha
compare-without-defences = a mesma sem defesas
compare-all-defences = a mesma com todas as defesas
compare-with = a mesma com { $what }
compare-branch = ramo { $name }
