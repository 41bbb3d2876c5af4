# A barra, o reprodutor, a ajuda (app/bar, app/transport, app/dialogs, app/compare).

bar-scenario = Cenário
bar-seed = Semente
bar-play = Reproduzir
bar-pause = Pausar
# $name: bar-play ou bar-pause.
bar-play-hint = { $name } (espaço)
bar-reset = Recomeçar
bar-reset-hint = Recomeçar (r)
bar-share = Compartilhar
bar-share-hint = Compartilhar: um link para esta execução
bar-embed = Incorporar
bar-embed-hint = Incorporar em um artigo
bar-export = Exportar
bar-export-hint = Exportar: relatório, números, imagens
bar-help = Ajuda
bar-help-hint = Ajuda e atalhos (?)
bar-room = Visão de sala
bar-room-hint = Visão de sala: sem barras laterais, texto grande (Esc sai)
bar-theme-system = Tema: como o sistema
bar-theme-light = Tema: claro
bar-theme-dark = Tema: escuro
bar-mode = Modo
bar-explore = Explorar
bar-compare = Comparar
page-close = Fechar

play-section = Reprodução
play-reset-hint = De volta ao início, mesma semente (r)
play-back = Passo atrás
play-back-hint = Voltar um evento (,)
play-step = Passo
play-step-hint = Avançar um evento (.)
play-speed = Velocidade
# $why: um momento decisivo.
play-slow = câmera lenta: { $why }
play-on-the-way = a caminho, { $done }
play-reached = { $speed } alcançada
play-ended = fim da execução
play-timeline = Linha do tempo
play-at = { $now }, visto até { $seen }
# $events: o que foi publicado sobre a interrupção real.
play-published = publicado: { $events }

help-space = Espaço
help-play = reproduzir ou pausar
help-step = avançar um evento
help-back = voltar um evento
help-undo = desfazer: retirar o último comando
help-reset = de volta ao início, mesma semente
help-truth = esconder o que é verdade, ou mostrar de novo
help-close = fechar o que está aberto
help-this = esta ajuda
help-about = Tudo o que você vê vem de uma simulação de cada requisição, que roda nesta página. Quebre algo à esquerda e leia o mapa de baixo para cima: o dano sobe do terreno do fornecedor até os clientes. Roxo é travado: parado, nem respondido nem com falha.
help-show-truth = Mostrar a verdade ao lado do que é informado
help-shortcuts = Atalhos de uma tecla
help-slow = Câmera lenta em momentos decisivos
help-same = Mesmo cenário, mesma semente, mesmos comandos: a mesma execução, em qualquer máquina. Nada sai desta página.
help-own = Seu próprio sistema: traga-o, mude-o, pergunte sobre ele
help-drills = Simulados: exercícios para uma equipe
help-model = O que é modelado
