# O que há de errado com partes prejudicadas (telling/impaired.rs). $level: uma parcela ou um fator, ou impaired-level.

impaired-level = { $now } ({ $then } em { $until })
impaired-requests-errors = { $level } de suas requisições terminam em erro na hora
impaired-work-slow = seu trabalho leva { $level } vezes mais tempo
impaired-them-errors = { $level } delas terminam em erro na hora
impaired-they-slow = levam { $level } vezes mais tempo
impaired-version-ends = termina enquanto inicia
impaired-version-errors = responde a { $share } das requisições com um erro
impaired-version-slow = leva { $times } vezes mais tempo
impaired-version = { $count } de { $all } réplicas { $count ->
    [one] tem
   *[other] têm
} uma versão que { $what }
impaired-no-address = não dá nenhum endereço
impaired-stale = dá o que valia há { $span }
impaired-stuck = seu processo está travado, não termina nada
impaired-one-gone = um saiu sem avisar, e seu grupo espera até sua sessão acabar
impaired-gone = { $count } saíram sem avisar, e seu grupo espera até suas sessões acabarem
impaired-consumers = Consumidores de { $label }
impaired-record-fails = um registro de { $name } falhou { $times } { $times ->
    [one] vez
   *[other] vezes
} em { $span }

# O que os disjuntores fizeram (telling/breakers.rs). $operation: seu nome; $whose: breakers-whose.

breakers-cut-off-calls = chamadas que um tempo limite em torno do disjuntor corta
breakers-none = nenhum
breakers-off = desligados
breakers-open = { $open } de { $all } { $all ->
    [one] aberto
   *[other] abertos
}
breakers-no-default = { $settings } (a biblioteca não tem valor padrão)
breakers-assumed = Suposto de { $library }, se não definido
breakers-rule-failures = falhas
breakers-rule-resilience4j = vale a regra do resilience4j
breakers-not-measured = De { $library }, não medido
breakers-not-measured-rule = { $what } ({ $rule })
breakers-whose = { $library } { $version }, um por { $scope }
breakers-of = Disjuntores de { $operation } ({ $whose })
breakers-passed = { $passed } chamadas deixadas passar, { $hung } delas travaram; { $uncounted } ainda não { $uncounted ->
    [one] contada
   *[other] contadas
}
breakers-refused-by = Recusadas pelos disjuntores de { $operation }
breakers-refused = { $refused } chamadas, { $healthy } delas teriam sido respondidas
