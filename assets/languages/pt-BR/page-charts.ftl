# O painel de gráficos (app/charts).

charts = Gráficos
chart-whole = Execução inteira
chart-point = Aponte para um gráfico ou use as setas: os valores aparecem aqui.
chart-p99-title = p99 das respostas, escala logarítmica
chart-third = Terceiro gráfico
# $title: o tempo e o que aconteceu.
chart-go-to = Ir para { $title }
chart-no-moment = nenhum momento escolhido
chart-moment = Momento nos gráficos: setas movem, mais e menos aproximam e afastam, Enter vai até lá
table = Tabela
table-time = Tempo
# Quando as requisições foram feitas.
table-made = Feitas
table-requests = Requisições
table-save = Salvar como CSV
page-saved = O arquivo está nos seus downloads.
page-not-saved = O navegador não criou o arquivo.
