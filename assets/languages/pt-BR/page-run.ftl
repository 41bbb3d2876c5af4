# O que se faz com uma execução: comparar, ramos, compartilhar, exportar, guardar, abrir (app/compare, app/branches, app/share, app/export, app/keep, app/visit, app/page/shelf, app.rs).

compare-choose = Comparar com
compare-chosen = Comparada com
compare-since-start = Desde o início
compare-this = Esta execução
compare-other = A outra
compare-difference = Diferença
compare-seeds = Em outras 8 sementes
compare-repeat = Repetir com outras 8 sementes

branches-button = Ramos
branches-count = Ramos ({ $count })
branches-title = O que você tentou
branches-about = Agir no passado começa um ramo: a execução que você deixou fica como estava. Cada ramo é uma semente com seus comandos, então qualquer momento dele pode ser visto de novo.
branches-undo = Desfazer
# $what: o que foi feito por último.
branches-undo-what = Desfazer { $what } (u)
branches-undo-nothing = Desfazer: nada a desfazer
branches-afresh = Começar do zero
branch-name = Nome do ramo { $name }
branch-here = Mostrado agora
branch-look = Ver
branch-look-at = Ver o ramo { $name }
branch-delete = Excluir
branch-delete-named = Excluir o ramo { $name }
# Quantos comandos um ramo tem.
branch-commands = { $count ->
    [0] nada feito
    [one] 1 comando
   *[other] { $count } comandos
}
branch-deleted = um ramo que foi excluído
# $commands: branch-commands.
branch-described = { $commands }, semente { $seed }, visto até { $seen }
branch-described-left = saiu de { $parent } em { $left }, { $commands }, semente { $seed }, visto até { $seen }

share-hide = Esconder isto num simulado
share-change = Mudar este sistema
share-title = Compartilhar esta execução
share-what = Cenário, semente e cada comando com seu tempo: quem abre o link vê a mesma execução, pausada neste momento.
share-area = Link
share-copy = Copiar o link
share-copied = Link copiado
share-line = Copiar como linha de comando
share-line-copied = Linha de comando copiada
share-save = Salvar como arquivo
share-open = Abrir um arquivo
share-too-long = Este link é maior que os 64 kB que são lidos de um link, porque contém o documento inteiro. Salve a execução como arquivo.
# $name: do arquivo.
share-opened = { $name }: esta é a execução do arquivo
embed-title = Colocar em um artigo
embed-what = Uma figura que os leitores podem quebrar: uma imagem até ser tocada, depois esta execução.
embed-element = Elemento com imagem (melhor)
embed-frame = Quadro (iframe)
embed-picture = Imagem com link (Markdown)
embed-here = Neste momento
embed-poster = No momento mais revelador
embed-beginning = No início
embed-theme-own = O do artigo
embed-light = Claro
embed-dark = Escuro
embed-low = 460 px de altura
embed-middle = 560 px de altura
embed-high = 720 px de altura
embed-preview = O widget como os leitores o veem
embed-form = O que se cola
embed-start = Abre
embed-theme = Tema
embed-height = Altura
embed-switches = Interruptores
embed-player = Reprodutor
embed-story = Passos da história
embed-example = Um artigo com três deles
embed-area = Trecho de código
embed-needs = Em outro site, o elemento precisa que este servidor envie Access-Control-Allow-Origin, ou de uma cópia da pasta lá. Um quadro não precisa de nada disso.
embed-copy = Copiar o trecho
embed-copied = Trecho copiado
share-refused = O navegador não deixa a página copiar. O texto está selecionado: copie-o manualmente.

export-title = Exportar este momento
export-about = Os arquivos são nomeados por cenário, semente e momento. As imagens usam cores claras, para papel; PNG tem o dobro do tamanho.
export-report = Relatório (Markdown)
export-report-is = o que aconteceu, quando e por quê
export-csv = Séries (CSV)
export-csv-is = todas as linhas dos gráficos, para uma tabela
export-json = Séries (JSON)
export-json-is = o mesmo, para um programa
export-charts-png = Gráficos (PNG)
export-charts-svg = Gráficos (SVG)
export-map-png = Mapa (PNG)
export-map-svg = Mapa (SVG)
export-picture = uma imagem
export-drawing = um desenho que permanece nítido
export-making = Criando o arquivo …
export-not-loaded = Não foi possível carregar o que cria este arquivo. Tente de novo.
export-not-saved = O navegador não criou o arquivo. Permita downloads para esta página, ou escolha SVG em vez de PNG.

visit-restored = Isto é o que você deixou aqui, pausado. Reproduza, ou comece do zero.
visit-unread = O que foi guardado de uma visita anterior não pode ser lido. Fica como está; a página começa de novo.
visit-lost = Este navegador não guarda nada para esta página, ou não tem mais espaço: os ramos se perdem ao recarregar.
visit-not-loaded = o cenário { $id } não pôde ser carregado: recarregue a página para tentar de novo
visit-refused = Este link não pode ser lido
visit-refused-then = Nada dele foi executado. Peça o link de novo, ou veja o cenário padrão.
visit-default = Abrir o cenário padrão
page-skip = Ir para o mapa
page-full = Abrir a visão completa

film-label = A primeira trava
# $service: o nome de um serviço.
film-title = Uma requisição em { $service }
film-means = Cada dente é um worker; os mais altos esperam há mais tempo.
# $share: uma porcentagem.
film-left = { $share } do seu tempo restante
film-over = o seu tempo acabou
film-workers = { $busy } de { $workers } workers ocupados
film-skip = Pular

# When a module stops by a mistake of its own: assets/boot.js says these, which take no values.
panic-title = Blast Radius parou
panic-about = A simulação parou por um erro dela mesma. Tudo o que é preciso para vê-lo de novo está abaixo: por favor, relate-o. A linha “replay” executa o mesmo fora do navegador.
panic-report = Relatório
panic-copy = Copiar o relatório
panic-copied = Copiado
panic-select = Selecione e copie o texto acima
panic-reload = Recarregar a página
