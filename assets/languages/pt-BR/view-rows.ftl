# Linhas do mapa que são recolhidas, e o que o cone mostra (view/map/folds, view/cone).

fold-services = { $count ->
    [one] { $count } serviço
   *[other] { $count } serviços
}
fold-clusters = { $count ->
    [one] { $count } cluster
   *[other] { $count } clusters
}
fold-stores = { $count ->
    [one] { $count } banco de dados
   *[other] { $count } bancos de dados
}
fold-quorums = { $count ->
    [one] { $count } grupo de quórum
   *[other] { $count } grupos de quórum
}
fold-groups = { $count ->
    [one] { $count } grupo
   *[other] { $count } grupos
}
# $rows: um dos acima, ou o nome da única linha; $count: quantas linhas.
fold-hold = { $rows } { $count ->
    [one] aguenta
   *[other] aguentam
}
fold-well = { $rows }, { $count ->
    [one] bem
   *[other] todos bem
}
fold-fallback = { $rows }, { $count ->
    [one] responde por fallback
   *[other] respondem por fallback
}
fold-refuse = { $rows }, { $count ->
    [one] recusa
   *[other] recusam
}
fold-no-data = { $rows }, sem dados
fold-state = { $rows }: { $state }
fold-more = { $names } · mais { $more }

cone-none = Raio de impacto: nenhum cliente é afetado
# $list: linhas com suas parcelas.
cone-hurt = Raio de impacto: { $list }. A largura é a parcela de cada linha que é afetada e estaria bem sem a falha.
cone-crowd = Raio de impacto: { $list }. A largura é a parcela de cada linha que é afetada.
cone-customers = clientes
cone-row = { $name } { $share }
